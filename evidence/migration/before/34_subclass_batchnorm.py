# year: 2020
"""Subclassed model with batch normalisation; call has no training argument."""
import json

import numpy as np
import tensorflow as tf


class Block(tf.keras.layers.Layer):
    def __init__(self, units):
        super(Block, self).__init__()
        self.dense = tf.keras.layers.Dense(units)
        self.norm = tf.keras.layers.BatchNormalization(momentum=0.8)

    def call(self, x):
        return tf.keras.activations.relu(self.norm(self.dense(x)))


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.norm = tf.keras.layers.BatchNormalization(momentum=0.8)
        self.block = Block(12)
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(self.block(self.norm(x)))


rng = np.random.RandomState(34)
x = (5.0 + 2.0 * rng.normal(size=(120, 6))).astype("float32")
y = (x[:, :1] - 5.0) * 0.5

net = Net()
net(x[:2])
for variable in net.trainable_variables:
    variable.assign(rng.uniform(-0.2, 0.4, variable.shape))
net.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=0.01), loss="mse")
log = net.fit(x, y, batch_size=20, epochs=5, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": log.history["loss"][-1],
    "moving_mean": float(net.norm.moving_mean.numpy().mean()),
    "out": float(net.predict(x, verbose=0).mean()),
}))
