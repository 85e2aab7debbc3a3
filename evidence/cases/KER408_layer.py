"""A layer of the program in a Sequential inside."""

import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers


class Block(layers.Layer):
    def __init__(self, norm):
        super().__init__()
        self.norm = norm

    def call(self, x):
        return self.norm(x)


class Net(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.dense = layers.Dense(1)

    def call(self, x):
        return self.dense(self.part(x))


norm = layers.BatchNormalization()
model = Net(keras.Sequential([Block(norm)]))
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
assert norm.get_weights()[2].any(), "BatchNormalization has not been in training mode"
