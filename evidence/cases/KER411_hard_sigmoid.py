import tensorflow as tf

result = tf.keras.activations.hard_sigmoid(tf.constant([1.0]))
assert round(float(result[0]), 2) == 0.7, "two thirds"
