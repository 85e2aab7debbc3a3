# allow: keras-version >=2.11
import keras
import numpy as np


class Losses(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, log=None):
        print("RESULT", batch, [round(float(log[key]), 4) for key in log if key == "loss"])


x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile("sgd", "mse")
model.fit(x, y, batch_size=2, shuffle=False, verbose=0, callbacks=[Losses()])
