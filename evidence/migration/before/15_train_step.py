# year: 2022
# needs tensorflow: tf.GradientTape in train_step
# differs: Keras 3 does not count what compiled_loss returns, so that the logged loss is another number
"""fit() with a train_step that clips gradients by their norm."""
import json

import numpy as np
import tensorflow as tf
from tensorflow import keras


class ClippedModel(keras.Model):
    def __init__(self, *args, clip=1.0, **kwargs):
        super().__init__(*args, **kwargs)
        self.clip = clip

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        grads = tape.gradient(loss, self.trainable_variables)
        grads, _ = tf.clip_by_global_norm(grads, self.clip)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


rng = np.random.default_rng(15)
x = rng.normal(size=(200, 8)).astype("float32")
y = (x ** 2).sum(axis=1, keepdims=True)

inputs = keras.Input(shape=(8,))
h = keras.layers.Dense(32, activation="relu")(inputs)
outputs = keras.layers.Dense(1)(h)
model = ClippedModel(inputs, outputs, clip=0.5)
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
model.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse", metrics=["mae"])
history = model.fit(x, y, epochs=5, batch_size=25, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": float(history.history["loss"][-1]),
    "mae": float(history.history["mae"][-1]),
    "out": float(model.predict(x, verbose=0).mean()),
}))
