"""A function of tf.keras.backend."""

import tensorflow as tf

x = tf.keras.Input((3,))
tf.keras.Model(x, tf.keras.backend.mean(x, axis=1))
