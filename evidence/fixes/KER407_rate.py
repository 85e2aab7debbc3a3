# allow: tensorflow-version >=2.4
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K


class Rate(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        rate = float(K.get_value(self.model.optimizer.lr))
        K.set_value(self.model.optimizer.lr, rate * 0.5)  # half

    def on_epoch_end(self, epoch, logs=None):
        print("RESULT", epoch, float(self.model.optimizer.lr))


x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(tf.keras.optimizers.SGD(0.25), "mse")
model.fit(x, y, epochs=3, verbose=0, callbacks=[Rate()])
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
