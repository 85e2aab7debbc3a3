"""Dropout that is to drop in evaluate too."""

import keras
import numpy as np

inputs = keras.Input((8,))
outputs = keras.layers.Dropout(0.5)(inputs, training=True)
model = keras.Model(inputs, outputs)
model.compile("sgd", "mse")
x = np.ones((16, 8), "float32")
losses = {model.evaluate(x, 0 * x, verbose=0) for _ in range(3)}
assert len(losses) > 1, "Dropout has dropped nothing in evaluate"
