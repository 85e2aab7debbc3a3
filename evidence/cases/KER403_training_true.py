"""Dropout that is to drop in predict too, for an estimate of uncertainty."""

import keras
import numpy as np

inputs = keras.Input((8,))
outputs = keras.layers.Dropout(0.5)(inputs, training=True)
model = keras.Model(inputs, outputs)
x = np.ones((16, 8), "float32")
assert (model.predict(x) == 0).any(), "Dropout has dropped nothing in predict"
