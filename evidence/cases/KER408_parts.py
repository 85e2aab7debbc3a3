"""Models and layers without training where something around them has it."""

import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm = layers.BatchNormalization()

    def call(self, x):
        return self.norm(x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = layers.BatchNormalization()

    def call(self, x):
        return self.norm(x)


class Whole(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.dense = layers.Dense(1)

    def call(self, x, training=None):
        return self.dense(self.part(x))


def functional(part):
    inputs = keras.Input((2,))
    return keras.Model(inputs, layers.Dense(1)(part(inputs)))


def sequential(part):
    return keras.Sequential([part, layers.Dense(1)])


for make in (Whole, functional, sequential):
    for part in (Block(), Net()):
        model = make(part)
        model.compile("sgd", "mse")
        model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
        assert part.norm.get_weights()[2].any(), f"no training mode in {make.__name__}"
