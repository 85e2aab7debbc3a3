"""tf.Variables in a list and in a dictionary: does fit change them?"""

import numpy as np
import tensorflow as tf

keras = tf.keras


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factors = [tf.Variable(1.0)]
        self.named = {"a": tf.Variable(1.0)}

    def call(self, x):
        return x * self.factors[0] * self.named["a"]


layer = Scale()
model = keras.Sequential([layer, keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((8, 2), "float32"), np.full((8, 1), 5.0, "float32"), epochs=3, verbose=0)
assert float(layer.factors[0]) != 1.0 or float(layer.named["a"]) != 1.0, (
    "the tf.Variables in the list and the dictionary have not been trained"
)
