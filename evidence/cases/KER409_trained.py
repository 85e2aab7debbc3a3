"""A tf.Variable as a weight: does fit change it?"""

import numpy as np
import tensorflow as tf

keras = tf.keras


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = tf.Variable(1.0)

    def call(self, x):
        return x * self.factor


layer = Scale()
model = keras.Sequential([layer, keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((8, 2), "float32"), np.full((8, 1), 5.0, "float32"), epochs=3, verbose=0)
assert float(layer.factor) != 1.0, "the tf.Variable of the layer has not been trained"
assert len(layer.trainable_weights) == 1, "the tf.Variable is no weight of the layer"
