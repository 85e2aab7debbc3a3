# year: 2023
"""Kept on the old optimizers when TensorFlow 2.11 changed them."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

rng = np.random.RandomState(31)
x = rng.normal(size=(100, 6)).astype("float32")
y = (x.sum(axis=1) > 0).astype("float32")


def trained(optimizer):
    seeds = np.random.RandomState(0)
    model = Sequential([Dense(8, activation="relu", input_shape=(6,)), Dense(1, activation="sigmoid")])
    model.set_weights([seeds.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
    model.compile(optimizer, loss="binary_crossentropy")
    return float(model.fit(x, y, batch_size=10, epochs=4, shuffle=False, verbose=0).history["loss"][-1])


adam = tf.keras.optimizers.legacy.Adam(learning_rate=0.005)
sgd = tf.keras.optimizers.legacy.SGD(lr=0.1, decay=1e-3, momentum=0.9, nesterov=True)
print("RESULT", json.dumps({"adam": trained(adam), "sgd": trained(sgd)}))
