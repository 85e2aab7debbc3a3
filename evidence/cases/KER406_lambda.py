"""The same function inside Lambda."""

import tensorflow as tf

x = tf.keras.Input((4, 4))
y = tf.keras.layers.Lambda(lambda t: tf.reshape(t, (-1, 16)), output_shape=(16,))(x)
tf.keras.Model(x, y)
