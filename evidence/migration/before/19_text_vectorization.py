# year: 2022
# needs tensorflow: tf.data, and TextVectorization is a layer of TensorFlow's strings
# differs: Adam of Keras 3 leaves rows of an Embedding alone that a batch does not use (TensorFlow only)
"""From raw sentences to a class."""
import json

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import TextVectorization

good = ["a fine film", "what a joy", "great play and great song", "warm and clever"]
bad = ["a dull film", "what a bore", "weak play and weaker song", "cold and silly"]
sentences = np.array(good * 6 + bad * 6)
labels = np.array([1.0] * 24 + [0.0] * 24)

vectorize_layer = TextVectorization(max_tokens=40, output_mode="int", output_sequence_length=6)
text_ds = tf.data.Dataset.from_tensor_slices(sentences).batch(8)
vectorize_layer.adapt(text_ds)
print(vectorize_layer.get_vocabulary()[:8])


def vectorize(text, label):
    return vectorize_layer(text), label


train_ds = tf.data.Dataset.from_tensor_slices((sentences, labels)).batch(8).map(vectorize).cache()

model = keras.Sequential([
    keras.layers.Embedding(41, 6),
    keras.layers.GlobalAveragePooling1D(),
    keras.layers.Dense(1),
])
model.build((None, 6))
rng = np.random.RandomState(19)
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
model.compile(
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    optimizer="adam",
    metrics=[tf.metrics.BinaryAccuracy(threshold=0.0)],
)
history = model.fit(train_ds, epochs=5, verbose=0)

export_model = keras.Sequential([vectorize_layer, model, keras.layers.Activation("sigmoid")])
answer = export_model.predict(tf.constant(["a great joy", "dull and cold"]))
print("RESULT", json.dumps({"loss": history.history["loss"][-1], "answer": [float(a) for a in answer[:, 0]]}))
