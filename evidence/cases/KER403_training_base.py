"""Transfer learning as the guides have it: the base in inference mode, also when it is trained."""

import keras
import numpy as np

norm = keras.layers.BatchNormalization()
inner = keras.Input((4,))
base = keras.Model(inner, norm(keras.layers.Dense(4)(inner)))
inputs = keras.Input((4,))
outputs = keras.layers.Dense(1)(base(inputs, training=False))
model = keras.Model(inputs, outputs)
model.compile("sgd", "mse")
model.fit(np.full((16, 4), 5.0), np.ones((16, 1)), verbose=0)
assert not norm.get_weights()[2].any(), "BatchNormalization has been in training mode"
