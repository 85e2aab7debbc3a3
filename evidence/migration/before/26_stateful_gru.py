# year: 2018
"""A wave, batch after batch, with a network that remembers."""
import json
import numpy as np
from tensorflow.keras import Sequential
from tensorflow.keras.layers import GRU, Dense, TimeDistributed

batch_size, steps = 4, 8
wave = np.sin(np.linspace(0, 30, batch_size * steps * 6 + 1)).astype("float32")
x = wave[:-1].reshape(batch_size, 6, steps, 1)
y = wave[1:].reshape(batch_size, 6, steps, 1)

model = Sequential()
model.add(GRU(10, batch_input_shape=(batch_size, steps, 1), return_sequences=True, stateful=True))
model.add(TimeDistributed(Dense(1)))
rng = np.random.RandomState(26)
model.set_weights([rng.normal(0, 0.25, w.shape) for w in model.get_weights()])
model.compile(loss="mse", optimizer="adam")

losses = []
for epoch in range(5):
    for part in range(6):
        loss = model.train_on_batch(x[:, part], y[:, part])
        losses.append(float(loss))
    model.reset_states()
print("RESULT", json.dumps({
    "first": losses[0],
    "last": float(model.test_on_batch(x[:, 0], y[:, 0])),
    "out": float(model.predict(x[:, 1], batch_size=batch_size).mean()),
}))
