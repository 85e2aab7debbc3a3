"""Waves to learn from, made by chance."""

import numpy as np
from tensorflow import keras

KINDS = ("sine", "square", "sawtooth")
LENGTH = 64


def make(count, seed=0):
    """Return waves and their kinds."""
    rng = np.random.RandomState(seed)
    kinds = rng.randint(len(KINDS), size=count)
    time = np.linspace(0, 1, LENGTH) * rng.uniform(2, 4, (count, 1)) + rng.uniform(0, 1, (count, 1))
    shapes = [np.sin(2 * np.pi * time), np.sign(np.sin(2 * np.pi * time)), 2 * (time % 1) - 1]
    waves = np.choose(kinds[:, None], shapes) + rng.normal(0, 0.3, (count, LENGTH))
    return waves.astype("float32"), keras.utils.to_categorical(kinds, len(KINDS))


class Batches(keras.utils.Sequence):
    """Gives the waves in batches."""

    def __init__(self, waves, kinds, size=32):
        self.waves, self.kinds, self.size = waves, kinds, size

    def __len__(self):
        return len(self.waves) // self.size

    def __getitem__(self, index):
        part = slice(index * self.size, (index + 1) * self.size)
        return self.waves[part], self.kinds[part]
