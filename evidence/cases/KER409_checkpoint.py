"""The same counter in a tf.train.Checkpoint: is it saved there?"""

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
path = tf.train.Checkpoint(model=one).save(os.path.join(tempfile.mkdtemp(), "a"))
tf.train.Checkpoint(model=other).restore(path)
assert int(other.counter) == 7, "the tf.Variable has not been saved in the checkpoint"
