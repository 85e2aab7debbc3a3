"""A built-in callback of tf_keras, a stand-alone model."""

import keras
import numpy as np
from tf_keras.callbacks import ReduceLROnPlateau

model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y, epochs=4, callbacks=[ReduceLROnPlateau("loss")])
