"""A normalization that is to keep its statistics."""

import keras
import numpy as np

inputs = keras.Input((4,))
norm = keras.layers.BatchNormalization()
outputs = keras.layers.Dense(1)(norm(inputs, training=False))
model = keras.Model(inputs, outputs)
model.compile("sgd", "mse")
model.fit(np.full((16, 4), 5.0), np.ones((16, 1)), verbose=0)
assert not norm.get_weights()[2].any(), "BatchNormalization has been in training mode"
