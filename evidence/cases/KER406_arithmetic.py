"""What operators and subscripts make of a symbolic tensor."""
import tensorflow as tf

x = tf.keras.Input((3,))
tf.keras.Model(x, tf.exp(2.0 * x[:, 1:]))
