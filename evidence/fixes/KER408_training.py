# allow: keras-version >=2.13
# unsafe: Keras 3 does not train it so now
import keras
import numpy as np


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.dense = keras.layers.Dense(1, kernel_initializer="zeros")

    def call(self, x):
        return self.dense(self.norm(x))


model = Net()
model.compile("sgd", "mse")
model.fit(np.full((8, 2), 5.0), np.ones((8, 1)), verbose=0)
print("RESULT", np.round(model.norm.get_weights()[2], 3).tolist())
