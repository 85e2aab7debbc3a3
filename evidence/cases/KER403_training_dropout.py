"""A frozen base that has Dropout: is it left out of training as it was asked?"""

import keras
import numpy as np

inner = keras.Input((8,))
base = keras.Model(inner, keras.layers.Dropout(0.5)(inner))
base.trainable = False
inputs = keras.Input((8,))
outputs = base(inputs, training=False)
model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(outputs))
model.compile("sgd", "mse")
x = np.random.RandomState(0).rand(64, 8).astype("float32")
inferred = model.evaluate(x, x[:, :1], batch_size=64, verbose=0)
trained = model.fit(x, x[:, :1], batch_size=64, verbose=0).history["loss"][0]
assert abs(trained - inferred) < 1e-3, "Dropout has been in training mode"
