# year: 2024
"""Wide and deep model of 2024, still through TensorFlow."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf

if TYPE_CHECKING:
    from tensorflow.keras.callbacks import History


@tf.keras.utils.register_keras_serializable(package="ours")
class WideAndDeep(tf.keras.Model):
    def __init__(self, units: int = 16, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.hidden = [
            tf.keras.layers.Dense(units, activation="gelu"),
            tf.keras.layers.Dense(units, activation="gelu"),
        ]
        self.concat = tf.keras.layers.Concatenate()
        self.out = tf.keras.layers.Dense(1)

    def call(self, inputs):
        x = inputs
        for layer in self.hidden:
            x = layer(x)
        return self.out(self.concat([inputs, x]))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def train(model: tf.keras.Model, x: np.ndarray, y: np.ndarray) -> History:
    model.compile(
        optimizer=tf.keras.optimizers.AdamW(learning_rate=3e-3, weight_decay=1e-3),
        loss=tf.keras.losses.MeanSquaredError(),
        metrics=[tf.keras.metrics.RootMeanSquaredError(name="rmse")],
    )
    return model.fit(x, y, epochs=5, batch_size=32, shuffle=False, verbose=0)


def main() -> None:
    rng = np.random.default_rng(30)
    x = rng.normal(size=(192, 7)).astype("float32")
    y = (x[:, :1] + np.tanh(x[:, 1:2] * 2)).astype("float32")
    model = WideAndDeep(12)
    model(x[:2])
    model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
    history = train(model, x, y)
    model.save("wide.keras")
    loaded = tf.keras.models.load_model("wide.keras")
    print("RESULT", json.dumps({
        "loss": float(history.history["loss"][-1]),
        "rmse": float(history.history["rmse"][-1]),
        "loaded": float(loaded.evaluate(x, y, verbose=0)[0]),
    }))


if __name__ == "__main__":
    main()
