# allow: keras-version >=2.6
# unsafe: Keras 3 ignores the assignment, the rate changes then
import keras
import numpy as np


class Rate(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.lr = 0.25 / (epoch + 1)


x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(keras.optimizers.SGD(0.25), "mse")
model.fit(x, y, epochs=3, verbose=0, callbacks=[Rate()])
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
