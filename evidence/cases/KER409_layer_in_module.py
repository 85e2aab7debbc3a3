"""A layer in a tf.Module: are its weights variables of the module?"""

import numpy as np
import tensorflow as tf

keras = tf.keras


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def __call__(self, x):
        return self.dense(x)


net = Net()
net(np.ones((8, 2), "float32"))
assert len(net.trainable_variables) == 2, "trainable_variables of the tf.Module is empty"
