"""The same classifier through TensorFlow: which Keras depends on the day."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def build(classes: int) -> tf.keras.Model:
    inputs = tf.keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(16, 3, activation="relu")(inputs)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return tf.keras.Model(inputs, outputs)


if __name__ == "__main__":
    model = build(10)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    images = np.zeros((32, 28, 28, 1), dtype="float32")
    labels = np.zeros(32, dtype="int64")
    stop = tf.keras.callbacks.EarlyStopping(monitor="loss", patience=2)
    model.fit(images, labels, epochs=3, callbacks=[stop])
