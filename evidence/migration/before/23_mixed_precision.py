# year: 2021
# tolerance: 0.03
"""Half precision by policy; bfloat16, so that it runs on a processor too."""
import json

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers, mixed_precision

mixed_precision.set_global_policy("mixed_bfloat16")
policy = mixed_precision.global_policy()
print("Compute dtype:", policy.compute_dtype)
print("Variable dtype:", policy.variable_dtype)

rng = np.random.RandomState(23)
x = rng.rand(128, 16).astype("float32")
y = (x[:, 0] + x[:, 1] > 1).astype("int64")

inputs = keras.Input(shape=(16,), name="features")
h = layers.Dense(32, activation="relu")(inputs)
h = layers.Dense(2)(h)
outputs = layers.Activation("softmax", dtype="float32", name="predictions")(h)
model = keras.Model(inputs, outputs)
assert outputs.dtype == "float32"
model.set_weights([rng.normal(0, 0.2, w.shape) for w in model.get_weights()])
model.compile(
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.SGD(0.1),
    metrics=["accuracy"],
)
log = model.fit(x, y, batch_size=32, epochs=4, shuffle=False, verbose=0)
print("RESULT", json.dumps({"loss": log.history["loss"][-1], "first": log.history["loss"][0]}))
