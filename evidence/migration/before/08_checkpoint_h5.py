# year: 2019
"""Best model to an HDF5 file, whole model to another one, and back."""
import json
import os

import numpy as np
from tensorflow.keras.callbacks import CSVLogger, ModelCheckpoint
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, load_model
from tensorflow.keras.optimizers import Adam

r = np.random.RandomState(8)
x = r.rand(150, 4).astype('float32')
y = (x.sum(axis=1) > 2).astype('float32')

inputs = Input(shape=(4,))
h = Dense(10, activation='relu')(inputs)
outputs = Dense(1, activation='sigmoid')(h)
model = Model(inputs=inputs, outputs=outputs)
model.set_weights([r.normal(0, .5, w.shape) for w in model.get_weights()])
model.compile(optimizer=Adam(learning_rate=0.01), loss='binary_crossentropy', metrics=['accuracy'])

if not os.path.isdir('models'):
    os.makedirs('models')
checkpoint = ModelCheckpoint('models/best.h5', monitor='val_loss', save_best_only=True, verbose=1)
logger = CSVLogger('models/log.csv')
history = model.fit(x, y, validation_split=0.2, epochs=5, batch_size=15, shuffle=False,
                    callbacks=[checkpoint, logger], verbose=0)
model.save('models/final.h5')
del model

best = load_model('models/best.h5')
final = load_model('models/final.h5')
print(open('models/log.csv').read())
print('RESULT', json.dumps({
    'val_loss': min(history.history['val_loss']),
    'best': float(best.evaluate(x[120:], y[120:], verbose=0)[0]),
    'final': float(final.predict(x, verbose=0).mean()),
}))
