"""A regularizer and a constraint of tf_keras, stand-alone layers."""

import keras
import numpy as np
import tf_keras

penalty = tf_keras.regularizers.L2(0.1)
limit = tf_keras.constraints.NonNeg()
layer = keras.layers.Dense(1, kernel_regularizer=penalty, kernel_constraint=limit)
model = keras.Sequential([layer])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y)
