"""Operators and subscripts alone."""

import tensorflow as tf

x = tf.keras.Input((3,))
y = -(tf.constant(2.0) * x[:, 1:] + 1.0) / 2.0
tf.keras.Model(x, tf.keras.layers.Dense(1)(y))
