"""Dropout: does the loss of a training step differ from that of inference?"""

import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1, kernel_initializer="ones")
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.dense(self.drop(x))


x = np.random.RandomState(0).rand(64, 8).astype("float32")
model = Net()
model.compile(keras.optimizers.SGD(0.0), "mse")
trained = model.fit(x, x[:, :1], batch_size=64, verbose=0).history["loss"][0]
inferred = model.evaluate(x, x[:, :1], batch_size=64, verbose=0)
assert abs(trained - inferred) > 1e-3, "Dropout has not been in training mode"
