# threads: tqdm#979, keras-one-cycle#21, livelossplot#108, livelossplot#100, tensorflow#40548
# message: 'LRFinder' object has no attribute '_implements_train_batch_hooks'
# runs on: tf2.2
import keras
import numpy as np
import tensorflow as tf


class LRFinder(keras.callbacks.Callback):
    def on_batch_end(self, batch, logs=None):
        pass


model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((4, 1)), np.ones((4, 1)), callbacks=[LRFinder()])  # KER301
