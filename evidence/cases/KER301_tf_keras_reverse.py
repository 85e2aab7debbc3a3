"""A class derived from stand-alone Keras's Callback, a tf_keras model."""

import keras
import numpy as np
import tf_keras


class Log(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, logs)


model = tf_keras.Sequential([tf_keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[Log()])
