"""An initializer and an activation of tf_keras, a stand-alone layer."""

import keras
import numpy as np
import tf_keras

start = tf_keras.initializers.Constant(0.25)
layer = keras.layers.Dense(1, kernel_initializer=start, activation=tf_keras.activations.tanh)
model = keras.Sequential([layer])
model.compile("sgd", "mse")
x = y = np.ones((4, 1))
model.fit(x, y)
