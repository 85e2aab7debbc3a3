"""A list of symbolic tensors."""
import tensorflow as tf

x = tf.keras.Input((3,))
y = tf.keras.layers.Dense(3)(x)
tf.keras.Model(x, tf.concat([x, y], axis=1))
