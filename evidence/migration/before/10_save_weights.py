# year: 2020
"""Weights to a file and into a second model of the same shape."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import ModelCheckpoint
from tensorflow.keras.layers import GRU, Dense


def make():
    model = tf.keras.models.Sequential(name="counter")
    model.add(GRU(8, input_shape=(5, 2)))
    model.add(Dense(1, activation="linear"))
    model.compile("rmsprop", "mse")
    return model


rng = np.random.RandomState(21)
series = rng.normal(size=(90, 5, 2)).astype("float32")
target = series.sum(axis=(1, 2))[:, None]

one = make()
one.set_weights([0.4 * rng.normal(size=w.shape) for w in one.get_weights()])
fit = one.fit(
    series, target, epochs=4, batch_size=10, shuffle=False, verbose=0,
    callbacks=[ModelCheckpoint("epoch.h5", save_weights_only=True, save_freq="epoch")],
)
one.save_weights("weights.h5")

two = make()
two.load_weights("weights.h5")
three = make()
three.load_weights("epoch.h5")
print("RESULT", json.dumps({
    "loss": fit.history["loss"][-1],
    "two": float(two.evaluate(series, target, verbose=0)),
    "three": float(three.evaluate(series, target, verbose=0)),
}))
