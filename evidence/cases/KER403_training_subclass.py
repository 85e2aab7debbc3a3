"""The same with a layer of its own, which drops whatever it is told."""

import keras
import numpy as np


class AlwaysDropout(keras.layers.Dropout):
    def call(self, inputs, training=None):
        return super().call(inputs, training=True)


inputs = keras.Input((8,))
model = keras.Model(inputs, AlwaysDropout(0.5)(inputs))
x = np.ones((16, 8), "float32")
assert (model.predict(x) == 0).any(), "Dropout has dropped nothing in predict"
