# year: 2021
# needs tensorflow: tf.data, tf.function and tf.GradientTape
"""Training loop written out, with tf.data and tf.function."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import Conv1D, Dense, Flatten

rng = np.random.RandomState(14)
signals = rng.normal(size=(160, 16, 1)).astype("float32")
classes = (np.abs(signals).sum(axis=(1, 2)) > 12.7).astype("int64")
train_ds = tf.data.Dataset.from_tensor_slices((signals[:128], classes[:128])).batch(16).prefetch(tf.data.AUTOTUNE)
test_ds = tf.data.Dataset.from_tensor_slices((signals[128:], classes[128:])).batch(16)


class MyModel(Model):
    def __init__(self):
        super(MyModel, self).__init__()
        self.conv1 = Conv1D(8, 3, activation="relu")
        self.flatten = Flatten()
        self.d1 = Dense(16, activation="relu")
        self.d2 = Dense(2)

    def call(self, x):
        x = self.conv1(x)
        x = self.flatten(x)
        x = self.d1(x)
        return self.d2(x)


model = MyModel()
model(signals[:1])
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])

loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam()
train_loss = tf.keras.metrics.Mean(name="train_loss")
train_accuracy = tf.keras.metrics.SparseCategoricalAccuracy(name="train_accuracy")
test_loss = tf.keras.metrics.Mean(name="test_loss")


@tf.function
def train_step(x, labels):
    with tf.GradientTape() as tape:
        predictions = model(x, training=True)
        loss = loss_object(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_loss(loss)
    train_accuracy(labels, predictions)


@tf.function
def test_step(x, labels):
    test_loss(loss_object(labels, model(x, training=False)))


losses = []
for epoch in range(4):
    train_loss.reset_states()
    train_accuracy.reset_states()
    test_loss.reset_states()
    for x, labels in train_ds:
        train_step(x, labels)
    for x, labels in test_ds:
        test_step(x, labels)
    losses.append(float(train_loss.result()))
    print(f"Epoch {epoch + 1}, loss: {train_loss.result()}, test loss: {test_loss.result()}")

print("RESULT", json.dumps({"losses": losses, "test": float(test_loss.result()),
                            "accuracy": float(train_accuracy.result())}))
