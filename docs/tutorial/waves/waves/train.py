"""Trains the network: python -m waves.train"""

import tensorflow as tf

from waves.callbacks import Decay
from waves.data import Batches, make
from waves.model import build


def main():
    tf.random.set_seed(1)
    waves, kinds = make(2000)
    model = build(waves)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(lr=0.01),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    best = tf.keras.callbacks.ModelCheckpoint("best.hdf5", monitor="accuracy", save_best_only=True)
    model.fit(Batches(waves, kinds), epochs=5, verbose=0, callbacks=[Decay(0.8), best], workers=2)
    loss, accuracy = model.evaluate(*make(500, seed=1), verbose=0)
    print(f"accuracy on new waves: {accuracy:.2f}")
    model.save("model.h5")


if __name__ == "__main__":
    main()
