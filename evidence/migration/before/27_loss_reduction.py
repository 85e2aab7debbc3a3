# year: 2021
# needs tensorflow: tf.GradientTape
"""Losses per example, weighted by hand, as for a distribution strategy."""
import json

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(27)
x = rng.normal(size=(96, 5)).astype("float32")
y = rng.randint(0, 3, size=96)
GLOBAL_BATCH_SIZE = 24

loss_object = tf.keras.losses.SparseCategoricalCrossentropy(
    from_logits=True, reduction=tf.keras.losses.Reduction.NONE
)
total_object = tf.keras.losses.MeanSquaredError(reduction=tf.keras.losses.Reduction.SUM)


def compute_loss(labels, predictions):
    per_example_loss = loss_object(labels, predictions)
    return tf.reduce_sum(per_example_loss) / GLOBAL_BATCH_SIZE


model = tf.keras.Sequential([
    tf.keras.layers.Dense(10, activation="relu", input_shape=(5,)),
    tf.keras.layers.Dense(3),
])
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
optimizer = tf.keras.optimizers.Adam(learning_rate=0.01)
for epoch in range(3):
    for i in range(0, len(x), GLOBAL_BATCH_SIZE):
        with tf.GradientTape() as tape:
            loss = compute_loss(y[i:i + GLOBAL_BATCH_SIZE], model(x[i:i + GLOBAL_BATCH_SIZE], training=True))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        )
    print("epoch", epoch, float(loss))
outputs = model.predict(x, verbose=0)
print("RESULT", json.dumps({
    "loss": float(loss),
    "sum": float(total_object(tf.one_hot(y, 3), outputs)),
}))
