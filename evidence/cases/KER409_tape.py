"""A tf.Variable that the program trains by itself."""
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
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(layer(np.ones((8, 2), "float32")))
layer.factor.assign_sub(0.1 * tape.gradient(loss, layer.factor))
assert float(layer.factor) != 1.0, "the tf.Variable has no gradient"
