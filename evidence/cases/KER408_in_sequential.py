"""A layer without training in a Sequential."""
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


norm = layers.BatchNormalization()
model = keras.Sequential([Block(norm), layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
assert norm.get_weights()[2].any(), "BatchNormalization has not been in training mode"
