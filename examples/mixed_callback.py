"""A stand-alone Keras model, trained with a callback of TensorFlow's Keras."""

import keras
import numpy as np
import tensorflow as tf


class LearningRateLog(tf.keras.callbacks.Callback):
    """Prints the learning rate at the end of each epoch."""

    def on_epoch_end(self, epoch, logs=None):
        rate = self.model.optimizer.learning_rate
        print(f"epoch {epoch}: learning rate {float(rate):.5f}")


def train(epochs: int) -> keras.Model:
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    callbacks = [keras.callbacks.TerminateOnNaN()]
    callbacks.append(LearningRateLog())
    x = np.ones((8, 4), dtype="float32")
    y = np.ones((8, 1), dtype="float32")
    model.fit(x, y, epochs=epochs, callbacks=callbacks)
    return model


if __name__ == "__main__":
    train(3)
