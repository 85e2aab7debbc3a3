"""The reverse of the example: a stand-alone callback class, a tf.keras model."""

import keras
import numpy as np
import tensorflow as tf


class Log(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, logs)


model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[Log()])
