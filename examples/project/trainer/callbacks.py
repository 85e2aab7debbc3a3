"""Callbacks of the project."""

from tensorflow.keras.callbacks import Callback


class Progress(Callback):
    """Prints a dot for each epoch."""

    def on_epoch_end(self, epoch, logs=None):
        print(".", end="", flush=True)
