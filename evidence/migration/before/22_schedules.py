# year: 2021
# needs tensorflow: the schedule computes with tf.math
"""Schedules: one of the library and one of our own."""
import json

import numpy as np
import tensorflow as tf


class NoamSchedule(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, d_model, warmup_steps=20):
        super().__init__()
        self.d_model = tf.cast(d_model, tf.float32)
        self.warmup_steps = warmup_steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32) + 1.0
        arg1 = tf.math.rsqrt(step)
        arg2 = step * (self.warmup_steps ** -1.5)
        return tf.math.rsqrt(self.d_model) * tf.math.minimum(arg1, arg2)


rng = np.random.RandomState(22)
x = rng.normal(size=(200, 6)).astype("float32")
y = x @ rng.normal(size=(6, 2)).astype("float32")


def run(schedule):
    start = np.random.RandomState(1)
    model = tf.keras.Sequential([
        tf.keras.Input(shape=(6,)),
        tf.keras.layers.Dense(12, activation="swish"),
        tf.keras.layers.Dense(2),
    ])
    model.set_weights([start.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
    model.compile(tf.keras.optimizers.Adam(schedule, beta_2=0.98), loss="mse")
    return float(model.fit(x, y, batch_size=20, epochs=4, shuffle=False, verbose=0).history["loss"][-1])


decay = tf.keras.optimizers.schedules.ExponentialDecay(
    0.02, decay_steps=10, decay_rate=0.9, staircase=True
)
piecewise = tf.keras.optimizers.schedules.PiecewiseConstantDecay([10, 20], [0.01, 0.005, 0.001])
print("RESULT", json.dumps({"noam": run(NoamSchedule(16)), "decay": run(decay), "piecewise": run(piecewise)}))
