# year: 2020
# needs tensorflow: the layer multiplies with tf.matmul
"""A layer of our own, with configuration, saved and loaded."""
import json

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import initializers, layers, regularizers


class Linear(layers.Layer):
    def __init__(self, units=8, l2=0.0, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.l2 = l2

    def build(self, input_shape):
        self.w = self.add_weight(
            "w",
            (input_shape[-1], self.units),
            initializer=initializers.GlorotUniform(),
            regularizer=regularizers.l2(self.l2),
            trainable=True,
        )
        self.b = self.add_weight("b", (self.units,), initializer="zeros", trainable=True)
        super().build(input_shape)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "l2": self.l2})
        return config


rng = np.random.RandomState(13)
x = rng.normal(size=(100, 5)).astype("float32")
y = x[:, :1] * x[:, 1:2]

inputs = keras.Input((5,))
outputs = layers.Dense(1)(layers.ReLU()(Linear(16, l2=0.01)(inputs)))
model = keras.Model(inputs, outputs)
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
model.compile(keras.optimizers.Adam(0.01), keras.losses.Huber())
history = model.fit(x, y, epochs=5, batch_size=20, shuffle=False, verbose=0)

copy = keras.Model.from_config(model.get_config(), custom_objects={"Linear": Linear})
copy.set_weights(model.get_weights())
model.save("linear.h5")
loaded = keras.models.load_model("linear.h5", custom_objects={"Linear": Linear})
print("RESULT", json.dumps({
    "loss": history.history["loss"][-1],
    "copy": float(np.abs(copy.predict(x) - model.predict(x)).max()),
    "loaded": float(loaded.evaluate(x, y, verbose=0)),
}))
