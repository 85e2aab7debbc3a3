"""The model itself says training=True."""

import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers


class Net(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.dense = layers.Dense(1)

    def call(self, x):
        return self.dense(self.part(x, training=True))


norm = layers.BatchNormalization()
model = Net(norm)
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
assert norm.get_weights()[2].any(), "BatchNormalization has not been in training mode"
