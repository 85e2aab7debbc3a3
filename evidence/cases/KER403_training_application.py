"""A frozen base of applications that has Dropout: is it left out of training as it was asked?"""

import keras
import numpy as np

base = keras.applications.EfficientNetB0(include_top=False, weights=None, pooling="avg")
base.trainable = False
inputs = keras.Input((64, 64, 3))
model = keras.Model(inputs, base(inputs, training=False))
model.compile("sgd", "mse")
x = np.random.RandomState(0).rand(8, 64, 64, 3).astype("float32") * 255
y = np.zeros((8, 1280), "float32")
losses = [model.evaluate(x, y, verbose=0), model.evaluate(x, y, verbose=0)]
assert losses[0] == losses[1]
trained = model.fit(x, y, batch_size=8, verbose=0).history["loss"][0]
assert abs(trained - losses[0]) <= 1e-5 * abs(losses[0]), "Dropout has been in training mode"
