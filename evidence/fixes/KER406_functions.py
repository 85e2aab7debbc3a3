# allow: tensorflow-version >=2.16
import numpy as np
import tensorflow as tf

inputs = tf.keras.Input((3,))
outputs = [
    tf.abs(inputs),
    tf.reduce_sum(inputs, axis=1),
    tf.math.reduce_max(inputs, axis=-1, keepdims=True),
    tf.concat([inputs, tf.exp(inputs)], axis=1),
    tf.maximum(inputs, tf.square(inputs)),
    tf.nn.relu(inputs),
    tf.sigmoid(inputs),
    tf.expand_dims(inputs, axis=1),
    tf.multiply(inputs, inputs),
]
model = tf.keras.Model(inputs, outputs)
for value in model.predict(np.array([[0.5, -2.0, 3.0]], "float32"), verbose=0):
    print("RESULT", value.dtype, np.round(value, 4).tolist())
