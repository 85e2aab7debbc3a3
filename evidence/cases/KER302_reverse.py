"""The reverse of the example: a stand-alone built-in callback, a tf.keras model."""

import numpy as np
import tensorflow as tf
from keras.callbacks import ReduceLROnPlateau

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, epochs=4, callbacks=[ReduceLROnPlateau("loss")])
