"""A method that only shapes of TensorFlow have."""

import tensorflow as tf

x = tf.keras.layers.Dense(3)(tf.keras.Input((3,)))
assert x.shape.as_list()[-1] == 3
