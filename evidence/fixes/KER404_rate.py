# allow: keras-version >=2.6
import keras
import numpy as np

x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
optimizer = keras.optimizers.SGD(0.25)
model.compile(optimizer, "mse")
print("RESULT", float(optimizer.lr), float(optimizer.lr.numpy()), optimizer.lr.shape)
optimizer.lr.assign(0.125)
model.fit(x, y, verbose=0)
print("RESULT", float(model.optimizer.lr), [np.round(w, 4).tolist() for w in model.get_weights()])
