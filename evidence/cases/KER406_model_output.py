"""The output of a model."""
import tensorflow as tf

x = tf.keras.Input((3,))
base = tf.keras.Model(x, tf.keras.layers.Dense(3)(x))
tf.keras.Model(base.input, tf.reduce_mean(base.output, axis=1))
