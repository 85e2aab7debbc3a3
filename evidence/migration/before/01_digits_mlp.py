# year: 2018
# -*- coding: utf-8 -*-
"""Small fully connected network on images of 8 x 8 pixels, made up here."""
from __future__ import absolute_import, division, print_function

import json

import numpy as np
import tensorflow as tf

BATCH = 32
EPOCHS = 5

np.random.seed(42)
x_train = np.random.rand(320, 8, 8).astype("float32")
y_train = (x_train[:, :4].mean(axis=(1, 2)) > x_train[:, 4:].mean(axis=(1, 2))).astype("int32")
x_test, y_test = x_train[:64], y_train[:64]
x_train, y_train = x_train[64:], y_train[64:]

model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Flatten(input_shape=(8, 8)))
model.add(tf.keras.layers.Dense(32, activation=tf.keras.activations.relu))
model.add(tf.keras.layers.Dense(16, activation="relu"))
model.add(tf.keras.layers.Dense(2, activation="softmax"))
model.compile(
    optimizer=tf.keras.optimizers.Adam(),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()

# the same start every time
start = np.random.RandomState(7)
model.set_weights([start.normal(0, 0.2, w.shape) for w in model.get_weights()])

history = model.fit(
    x_train, y_train, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=2
)
score = model.evaluate(x_test, y_test, verbose=0)
print("Test loss:", score[0])
print("Test accuracy:", score[1])
print("RESULT", json.dumps({
    "first": float(history.history["loss"][0]),
    "last": float(history.history["loss"][-1]),
    "test_loss": float(score[0]),
    "test_accuracy": float(score[1]),
}))
