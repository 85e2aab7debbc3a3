import keras
import numpy as np


class Own(keras.optimizers.SGD):
    def update_step(self, gradient, variable):
        variable.assign_sub(0.1 * gradient)


model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.compile(Own(), "mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
