# year: 2020
# differs: ConvLSTM2D's recurrent activation is another function by default in Keras 3
"""The next frame of a square that moves."""
import json

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

frames = np.zeros((12, 6, 8, 8, 1), dtype="float32")
for movie in range(12):
    for t in range(6):
        frames[movie, t, (movie + t) % 6:(movie + t) % 6 + 2, movie % 6:movie % 6 + 2] = 1.0
x, y = frames[:, :-1], frames[:, -1]

inp = layers.Input(shape=(None, 8, 8, 1))
h = layers.ConvLSTM2D(filters=4, kernel_size=(3, 3), padding="same", return_sequences=True)(inp)
h = layers.BatchNormalization()(h)
h = layers.ConvLSTM2D(filters=4, kernel_size=(1, 1), padding="same")(h)
out = layers.Conv2D(1, (3, 3), activation="sigmoid", padding="same")(h)
model = keras.models.Model(inp, out)
rng = np.random.RandomState(38)
model.set_weights([rng.uniform(0, 0.3, w.shape) for w in model.get_weights()])
model.compile(loss=keras.losses.binary_crossentropy, optimizer=keras.optimizers.Adadelta(1.0))
log = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": [float(v) for v in log.history["loss"]],
    "out": float(model.predict(x, verbose=0).mean()),
}))
