"""A tf.Module in a layer: does fit change its variable?"""

import numpy as np
import tensorflow as tf

keras = tf.keras


class Factor(tf.Module):
    def __init__(self):
        super().__init__()
        self.value = tf.Variable(1.0)


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = Factor()

    def call(self, x):
        return x * self.factor.value


layer = Scale()
model = keras.Sequential([layer, keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((8, 2), "float32"), np.full((8, 1), 5.0, "float32"), epochs=3, verbose=0)
assert float(layer.factor.value) != 1.0, "the variable of the tf.Module has not been trained"
