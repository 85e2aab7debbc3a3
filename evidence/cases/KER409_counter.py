"""A counter that is not trained: does it survive save_weights and load_weights?"""

import os
import tempfile

import numpy as np
import tensorflow as tf

keras = tf.keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)
        self.counter = tf.Variable(0, trainable=False)

    def call(self, x):
        return self.dense(x)


x = np.ones((8, 2), "float32")
one, other = Net(), Net()
one(x)
other(x)
one.counter.assign(7)
path = os.path.join(tempfile.mkdtemp(), "a.weights.h5")
one.save_weights(path)
other.load_weights(path)
assert int(other.counter) == 7, "the tf.Variable has not been saved with the weights"
