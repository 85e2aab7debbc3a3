# year: 2020
# differs: in Keras 3 fit puts base_model(inputs, training=False) into training mode all the same
"""Transfer learning: frozen base, new head, then the last layers of the base too."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras.applications import MobileNetV2
from tensorflow.keras.applications.mobilenet_v2 import preprocess_input

IMG_SHAPE = (32, 32, 3)

rng = np.random.RandomState(21)
images = rng.randint(0, 255, size=(24,) + IMG_SHAPE).astype("float32")
images[:12] *= 0.5
labels = np.repeat([0.0, 1.0], 12)
order = rng.permutation(24)
images, labels = preprocess_input(images[order]), labels[order]

# no download here: weights of our own take the place of ImageNet's
base_model = MobileNetV2(input_shape=IMG_SHAPE, alpha=0.35, include_top=False, weights=None)
weights = []
for w in base_model.get_weights():
    if w.ndim > 1:
        fan_in = np.prod(w.shape[:-1]) if w.shape[-1] != 1 else 9
        weights.append(rng.normal(0.0, np.sqrt(2.0 / fan_in), w.shape))
    else:
        weights.append(rng.uniform(0.9, 1.1, w.shape))
base_model.set_weights(weights)
base_model.trainable = False

inputs = tf.keras.Input(shape=IMG_SHAPE)
x = base_model(inputs, training=False)
x = tf.keras.layers.GlobalAveragePooling2D()(x)
outputs = tf.keras.layers.Dense(1)(x)
model = tf.keras.Model(inputs, outputs)
model.layers[-1].set_weights([rng.normal(0, 0.01, w.shape) for w in model.layers[-1].get_weights()])

model.compile(
    optimizer=tf.keras.optimizers.SGD(learning_rate=1e-4),
    loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
)
head = model.fit(images, labels, batch_size=8, epochs=2, shuffle=False, verbose=0)

base_model.trainable = True
for layer in base_model.layers[:-6]:
    layer.trainable = False
model.compile(
    optimizer=tf.keras.optimizers.SGD(learning_rate=1e-5),
    loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
)
print("trainable variables:", len(model.trainable_variables))
tuned = model.fit(images, labels, batch_size=8, epochs=2, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "head": head.history["loss"][-1],
    "tuned": tuned.history["loss"][-1],
    "trainable": len(model.trainable_variables),
}))
