"""A class derived from tf_keras's Callback, a stand-alone model."""

import keras
import numpy as np
import tf_keras


class Log(tf_keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, logs)


model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, callbacks=[Log()])
