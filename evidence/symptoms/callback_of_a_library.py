# threads: image-segmentation-keras#225
# message: 'CheckpointsCallback' object has no attribute '_implements_train_batch_hooks'
# runs on: tf2.21 legacy
import keras
import numpy as np
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential


class CheckpointsCallback(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        pass


def train(model, callbacks=None):
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 1)), np.ones((4, 1)), callbacks=callbacks)


train(Sequential([Dense(1)]), callbacks=[CheckpointsCallback()])  # KER301
