# year: 2020
"""Warm-up and step decay of the learning rate in a callback of our own."""
import json

import keras
import numpy as np
from keras import ops


class WarmUp(keras.callbacks.Callback):
    """Raises the rate linearly during the first batches, then leaves it alone."""

    def __init__(self, target, steps):
        super(WarmUp, self).__init__()
        self.target = target
        self.steps = steps
        self.seen = 0
        self.rates = []

    def on_train_batch_begin(self, batch, logs=None):
        if self.seen < self.steps:
            self.model.optimizer.learning_rate.assign(self.target * (self.seen + 1) / self.steps)

    def on_train_batch_end(self, batch, logs=None):
        self.seen += 1
        self.rates.append(float(ops.convert_to_numpy(self.model.optimizer.learning_rate)))


class PrintRate(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        rate = ops.convert_to_numpy(self.model.optimizer.learning_rate)
        print("epoch {}: loss {:.4f}, lr {:.6f}".format(epoch + 1, logs["loss"], rate))


def step_decay(epoch, lr):
    return lr if epoch < 3 else lr * 0.5


rng = np.random.RandomState(3)
x = rng.normal(size=(128, 10)).astype(np.float32)
y = np.sin(x.sum(axis=1, keepdims=True)).astype(np.float32)

model = keras.Sequential([
    keras.layers.Dense(20, activation="tanh", input_shape=(10,)),
    keras.layers.Dense(1),
])
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")

warm_up = WarmUp(0.1, 12)
history = model.fit(
    x, y, epochs=6, batch_size=16, shuffle=False, verbose=0,
    callbacks=[warm_up, keras.callbacks.LearningRateScheduler(step_decay), PrintRate()],
)
print("RESULT", json.dumps({
    "loss": float(history.history["loss"][-1]),
    "first_rate": warm_up.rates[0],
    "last_rate": warm_up.rates[-1],
    "out": float(model.predict(x, verbose=0).mean()),
}))
