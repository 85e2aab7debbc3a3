"""A recurrent layer with dropout that is to drop in predict too."""

import keras
import numpy as np

inputs = keras.Input((3, 8))
outputs = keras.layers.LSTM(4, dropout=0.5)(inputs, training=True)
model = keras.Model(inputs, outputs)
x = np.ones((16, 3, 8), "float32")
y = model.predict(x)
assert (y != y[0]).any(), "Dropout has dropped nothing in predict"
