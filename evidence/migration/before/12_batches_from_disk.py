# year: 2020
"""Batches read from files by a Sequence."""
import json
import math
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import Sequence

os.makedirs("parts", exist_ok=True)
rng = np.random.RandomState(12)
for part in range(6):
    block = rng.normal(size=(20, 7)).astype("float32")
    np.savez("parts/%d.npz" % part, x=block, y=block[:, :2].sum(axis=1))


class Parts(Sequence):
    def __init__(self, numbers, batch_size=10):
        self.numbers = list(numbers)
        self.batch_size = batch_size
        self.per_file = math.ceil(20 / batch_size)

    def __len__(self):
        return len(self.numbers) * self.per_file

    def __getitem__(self, index):
        part, offset = divmod(index, self.per_file)
        with np.load("parts/%d.npz" % self.numbers[part]) as data:
            window = slice(offset * self.batch_size, (offset + 1) * self.batch_size)
            return data["x"][window], data["y"][window]


model = tf.keras.Sequential([Dense(9, activation="relu", input_shape=(7,)), Dense(1)])
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
model.compile(loss="mae", optimizer=tf.keras.optimizers.Adam(learning_rate=0.01))
history = model.fit(
    Parts(range(5)),
    validation_data=Parts([5]),
    epochs=4,
    shuffle=False,
    workers=2,
    use_multiprocessing=False,
    max_queue_size=4,
    verbose=2,
)
print("RESULT", json.dumps({
    "loss": history.history["loss"][-1],
    "val_loss": history.history["val_loss"][-1],
}))
