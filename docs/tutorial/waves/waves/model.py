"""The network."""

import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.layers.experimental.preprocessing import Normalization
from tensorflow.keras.models import Model

from waves.data import KINDS, LENGTH


def build(waves):
    scale = Normalization(axis=None)
    scale.adapt(waves)
    inputs = layers.Input(shape=(LENGTH,))
    x = tf.expand_dims(scale(inputs), -1)
    for filters in (8, 16):
        x = layers.Conv1D(filters, 5, activation="relu")(x)
        x = layers.MaxPooling1D()(x)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dropout(0.2)(x)
    return Model(inputs, layers.Dense(len(KINDS), activation="softmax")(x))
