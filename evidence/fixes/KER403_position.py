# allow: tensorflow-version >=2.4
import numpy as np
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight("scale", shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.scale


layer = Scale()
print("RESULT", np.asarray(layer(tf.constant([[1.0, 2.0]]))).tolist(), layer.scale.shape)
