# year: 2023
# needs tensorflow: tf.range and tf.shape in a layer
"""Classify sequences with one block of attention."""
import json

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.0):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential([layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
        self.dropout = layers.Dropout(rate)

    def call(self, inputs, training=False):
        attention = self.dropout(self.att(inputs, inputs), training=training)
        out1 = self.layernorm1(inputs + attention)
        return self.layernorm2(out1 + self.ffn(out1))


class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)

    def call(self, x):
        positions = tf.range(start=0, limit=tf.shape(x)[-1], delta=1)
        return self.token_emb(x) + self.pos_emb(positions)


rng = np.random.RandomState(29)
tokens = rng.randint(0, 30, size=(100, 10))
labels = (tokens[:, 0] > tokens[:, -1]).astype("int64")

inputs = layers.Input(shape=(10,))
x = TokenAndPositionEmbedding(10, 30, 8)(inputs)
x = TransformerBlock(8, 2, 16)(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
for weight in model.trainable_variables:
    weight.assign(rng.normal(0.1, 0.2, weight.shape))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(tokens, labels, batch_size=20, epochs=4, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": [float(v) for v in history.history["loss"]],
    "out": float(model.predict(tokens, verbose=0)[:, 0].mean()),
}))
