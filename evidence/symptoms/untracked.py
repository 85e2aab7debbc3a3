# threads: tensorflow#50249
# message: 2 of 4 weights are trained
# runs on: tf2.21 legacy
import keras
import numpy as np
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [tf.keras.layers.Dense(4)]  # KER308
        self.out = keras.layers.Dense(1)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.out(x)


net = Net()
net.compile("sgd", "mse")
net.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
assert len(net.trainable_weights) == 4, f"{len(net.trainable_weights)} of 4 weights are trained"
