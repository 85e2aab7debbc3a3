# year: 2022
# needs tensorflow: tf.GradientTape and tf.data
"""A net on pictures from tf.data, then the gradients of one answer as a heat map."""
import json

import numpy as np
import tensorflow as tf

from tensorflow import keras

AUTOTUNE = tf.data.experimental.AUTOTUNE


def parse(image, label):
    image = tf.image.convert_image_dtype(image, tf.float32)
    return tf.image.flip_left_right(image), label


rng = np.random.RandomState(41)
pictures = rng.randint(0, 256, size=(64, 12, 12, 3)).astype("uint8")
pictures[::2, :6] //= 2
answers = (np.arange(64) % 2).astype("int32")
ds = (
    tf.data.Dataset.from_tensor_slices((pictures, answers))
    .map(parse, num_parallel_calls=AUTOTUNE)
    .batch(16)
    .prefetch(AUTOTUNE)
)

base = keras.models.Sequential(
    [
        keras.layers.SeparableConv2D(8, 3, activation="relu", input_shape=(12, 12, 3)),
        keras.layers.Conv2D(8, 3, activation="relu", name="last_conv"),
        keras.layers.GlobalAvgPool2D(),
        keras.layers.Dense(2, name="answer"),
    ]
)
base.set_weights([rng.normal(0, 0.3, w.shape) for w in base.get_weights()])
base.compile(
    keras.optimizers.Adam(lr := 0.005),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseTopKCategoricalAccuracy(k=1, name="top")],
)
log = base.fit(ds, epochs=3, verbose=0)

grad_model = keras.models.Model([base.inputs], [base.get_layer("last_conv").output, base.output])
picture, _ = parse(tf.constant(pictures[0]), 0)
with tf.GradientTape() as tape:
    conv_output, predictions = grad_model(picture[tf.newaxis])
    answer = predictions[:, 1]
weights = tf.reduce_mean(tape.gradient(answer, conv_output), axis=(0, 1, 2))
heat_map = tf.nn.relu(tf.reduce_sum(conv_output[0] * weights, axis=-1))
print("RESULT", json.dumps({
    "lr": lr,
    "loss": log.history["loss"][-1],
    "heat": float(tf.reduce_mean(heat_map)),
}))
