# allow: keras-version >=3
import tensorflow as tf
from keras.backend import epsilon, square
from keras.backend import sum as total

print("RESULT", float(total(square(tf.constant([1.0, 2.0])))), epsilon())
