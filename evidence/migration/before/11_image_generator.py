# year: 2019
"""Augmented images from arrays, fed by generators."""
import json
import numpy as np
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, GlobalAveragePooling2D, Dense

rng = np.random.RandomState(1)
images = rng.randint(0, 255, (64, 10, 10, 3)).astype('float32')
labels = (images[..., 0].mean(axis=(1, 2)) > images[..., 1].mean(axis=(1, 2))).astype('float32')

train_datagen = ImageDataGenerator(rescale=1. / 255, featurewise_center=False)
test_datagen = ImageDataGenerator(rescale=1. / 255)
train_flow = train_datagen.flow(images[:48], labels[:48], batch_size=8, shuffle=False)
test_flow = test_datagen.flow(images[48:], labels[48:], batch_size=8, shuffle=False)

model = Sequential()
model.add(Conv2D(6, (3, 3), activation='relu', input_shape=(10, 10, 3)))
model.add(GlobalAveragePooling2D())
model.add(Dense(1, activation='sigmoid'))
model.set_weights([rng.normal(0, 0.3, w.shape) for w in model.get_weights()])
model.compile(loss='binary_crossentropy', optimizer='sgd', metrics=['accuracy'])

history = model.fit_generator(
    train_flow,
    steps_per_epoch=48 // 8,
    epochs=3,
    shuffle=False,
    validation_data=test_flow,
    validation_steps=2)
scores = model.evaluate_generator(test_flow, steps=2)
print('RESULT', json.dumps({'loss': history.history['loss'][-1],
                            'val_loss': history.history['val_loss'][-1],
                            'score': float(scores[0])}))
