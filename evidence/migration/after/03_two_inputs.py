# year: 2020
"""Price and demand of a made-up shop from numbers and a category: two inputs, two outputs."""
import json

import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(1)
n = 256
numbers = rng.normal(size=(n, 6)).astype("float32")
shop = rng.integers(0, 5, size=(n, 1))
price = (numbers[:, :1] * 2 + shop).astype("float32")
sold = (numbers[:, 1:2] > 0).astype("float32")

numbers_in = keras.Input(shape=(6,), name="numbers")
shop_in = keras.Input(shape=(1,), name="shop", dtype="int32")

s = layers.Embedding(5, 3, name="shop_embedding")(shop_in)
s = layers.Flatten()(s)
x = layers.Dense(16, activation="relu")(numbers_in)
x = layers.concatenate([x, s])
x = layers.Dense(16, activation="relu")(x)
price_out = layers.Dense(1, name="price")(x)
sold_out = layers.Dense(1, activation="sigmoid", name="sold")(x)

model = keras.Model(inputs=[numbers_in, shop_in], outputs=[price_out, sold_out], name="shop_model")
model.summary()

w = np.random.default_rng(3)
for layer in model.layers:
    layer.set_weights([w.normal(scale=0.15, size=v.shape) for v in layer.get_weights()])

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9),
    loss={"price": keras.losses.MeanSquaredError(), "sold": keras.losses.BinaryCrossentropy()},
    loss_weights={"price": 0.2, "sold": 1.0},
    metrics={"sold": [keras.metrics.BinaryAccuracy(name="acc")]},
)
history = model.fit(
    {"numbers": numbers, "shop": shop},
    {"price": price, "sold": sold},
    epochs=6,
    batch_size=32,
    shuffle=False,
    verbose=0,
)
for epoch, loss in enumerate(history.history["loss"], 1):
    print(f"epoch {epoch}: {loss:.4f}")
p, q = model.predict([numbers, shop], verbose=0)
print(
    "RESULT",
    json.dumps(
        {
            "loss": history.history["loss"][-1],
            "price_loss": history.history["price_loss"][-1],
            "sold_acc": history.history["sold_acc"][-1],
            "price": float(p.mean()),
            "sold": float(q.mean()),
        }
    ),
)
