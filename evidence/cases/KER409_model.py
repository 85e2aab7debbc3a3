"""A tf.Variable as an attribute of a model: does fit change it?"""
import numpy as np
import tensorflow as tf

keras = tf.keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)
        self.factor = tf.Variable(1.0)

    def call(self, x):
        return self.dense(x) * self.factor


model = Net()
model.compile("sgd", "mse")
model.fit(np.ones((8, 2), "float32"), np.full((8, 1), 5.0, "float32"), epochs=3, verbose=0)
assert float(model.factor) != 1.0, "the tf.Variable of the model has not been trained"
