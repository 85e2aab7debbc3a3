# allow: keras-version >=2.11
import keras
import numpy as np


class Plain(keras.optimizers.SGD):
    def update_step(self, gradient, variable):
        variable.assign(variable - 0.125 * gradient)


x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile(Plain(), "mse")
model.fit(x, y, epochs=2, verbose=0)
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
