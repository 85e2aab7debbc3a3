# year: 2022
# needs tensorflow: tf.random.set_seed and tf.matmul
# differs: Nadam of Keras 3 takes other steps (with Adam and SGD all numbers are the same)
"""Initializers, regularizers, constraints, and a recurrent cell of our own."""
import json

import numpy as np
import tensorflow as tf
from tensorflow import keras, random
from tensorflow.keras import constraints, initializers, regularizers
from tensorflow.keras.layers import RNN, Dense, Layer, SimpleRNN

random.set_seed(35)


class MinimalCell(Layer):
    def __init__(self, units, **kwargs):
        self.units = units
        self.state_size = units
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, self.units), initializer=initializers.Orthogonal(), name="recurrent_kernel"
        )
        self.built = True

    def call(self, inputs, states):
        h = tf.matmul(inputs, self.kernel)
        output = tf.tanh(h + tf.matmul(states[0], self.recurrent_kernel))
        return output, [output]


rng = np.random.RandomState(35)
x = rng.normal(size=(72, 6, 3)).astype("float32")
y = x[:, -1, :1] - x[:, 0, :1]

model = keras.models.Sequential(
    [
        SimpleRNN(6, return_sequences=True, kernel_regularizer=regularizers.l1_l2(l1=1e-4, l2=1e-3),
                  kernel_initializer=initializers.he_normal(seed=1), input_shape=(6, 3)),
        RNN(MinimalCell(5)),
        Dense(1, kernel_constraint=constraints.max_norm(1.5), bias_initializer=initializers.Constant(0.1)),
    ]
)
model.set_weights([rng.normal(0, 0.3, w.shape) for w in model.get_weights()])
model.compile(keras.optimizers.Nadam(0.005), "mse", metrics=[keras.metrics.mean_absolute_error])
log = model.fit(x, y, epochs=4, batch_size=12, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": log.history["loss"][-1],
    "mae": log.history["mean_absolute_error"][-1],
    "out": float(model.predict(x, verbose=0).mean()),
}))
