# year: 2021
# needs tensorflow: tf.Variable and tf functions in the layer
"""A layer that holds its numbers in plain tf.Variable attributes."""
import json

import numpy as np
import tensorflow as tf


class ScaleShift(tf.keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.scale = tf.Variable(tf.ones([size]), name="scale")
        self.shift = tf.Variable(tf.zeros([size]), name="shift")
        self.steps = tf.Variable(0, trainable=False, dtype=tf.int64)

    def call(self, inputs, training=None):
        if training:
            self.steps.assign_add(1)
        return inputs * self.scale + self.shift


rng = np.random.RandomState(33)
x = rng.normal(size=(80, 4)).astype("float32")
y = (3.0 * x + 1.0).sum(axis=1, keepdims=True).astype("float32")

layer = ScaleShift(4)
model = tf.keras.Sequential([tf.keras.Input(shape=(4,)), layer, tf.keras.layers.Dense(1)])
dense = model.layers[-1]
dense.set_weights([np.full((4, 1), 0.5), np.zeros(1)])
model.compile(optimizer=tf.keras.optimizers.SGD(0.05), loss="mse")
log = model.fit(x, y, batch_size=16, epochs=8, shuffle=False, verbose=0)
print("trained:", [v.name for v in model.trainable_variables])
print("RESULT", json.dumps({
    "loss": log.history["loss"][-1],
    "trainable": len(model.trainable_variables),
    "scale": float(layer.scale.numpy().mean()),
    "steps": int(layer.steps.numpy()),
}))
