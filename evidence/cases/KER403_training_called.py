"""Called itself, a model keeps to what its layers were told."""

import keras
import numpy as np

inputs = keras.Input((8,))
outputs = keras.layers.Dropout(0.5)(inputs, training=True)
model = keras.Model(inputs, outputs)
y = np.array(model(np.ones((16, 8), "float32")))
assert (y == 0).any(), "Dropout has dropped nothing"
