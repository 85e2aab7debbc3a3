"""A method that only tensors of TensorFlow have."""

import tensorflow as tf

x = tf.keras.layers.Dense(3)(tf.keras.Input((3,)))
assert x.get_shape()[-1] == 3
