# year: 2021
"""Train, save into a folder, load again and go on."""
import json
import pathlib

import numpy as np
from tensorflow import keras

FOLDER = pathlib.Path("out")
FOLDER.mkdir(exist_ok=True)


def create_model() -> keras.Model:
    model = keras.Sequential(
        [
            keras.layers.InputLayer(input_shape=(6,)),
            keras.layers.Dense(12, activation="elu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.1),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model


rng = np.random.RandomState(0)
x = rng.normal(size=(120, 6)).astype("float32")
y = np.argmax(x[:, :3], axis=1)

model = create_model()
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
first = model.fit(x, y, epochs=3, batch_size=20, shuffle=False, verbose=0)
model.save("out/classifier")

again = keras.models.load_model("out/classifier")
np.testing.assert_allclose(model.predict(x), again.predict(x), rtol=1e-5, atol=1e-6)
second = again.fit(x, y, epochs=3, batch_size=20, shuffle=False, verbose=0)
print(
    "RESULT",
    json.dumps(
        {"first": first.history["loss"][-1], "second": second.history["loss"][-1]}
    ),
)
