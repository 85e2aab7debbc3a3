# year: 2020
# needs tensorflow: its functions between the layers
"""Functional model with TensorFlow's functions between the layers."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense, LayerNormalization

rng = np.random.RandomState(32)
sequences = rng.normal(size=(96, 7, 4)).astype("float32")
context = rng.normal(size=(96, 3)).astype("float32")
target = (sequences.mean(axis=(1, 2)) * 3 + context[:, 0]).astype("float32")

seq_in = Input(shape=(7, 4))
ctx_in = Input(shape=(3,))
h = Dense(8)(seq_in)
h = tf.nn.relu(h)
pooled = tf.reduce_mean(h, axis=1)
last = h[:, -1, :]
both = tf.concat([pooled, last, ctx_in], axis=-1)
both = LayerNormalization()(both)
out = tf.squeeze(Dense(1)(both), axis=-1)
model = Model([seq_in, ctx_in], out)
model.set_weights([rng.normal(0.05, 0.3, w.shape) for w in model.get_weights()])
model.compile(tf.optimizers.Adam(0.01), tf.losses.MeanSquaredError())
log = model.fit([sequences, context], target, batch_size=16, epochs=4, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": [float(v) for v in log.history["loss"]],
    "out": float(model.predict([sequences, context], verbose=0).mean()),
}))
