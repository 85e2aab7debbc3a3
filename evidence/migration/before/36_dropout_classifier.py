# year: 2019
# random: dropout and shuffling
"""Dropout, noise, class weights; the model's plan goes to JSON and its weights to HDF5."""
import json

import numpy as np
import tensorflow
from tensorflow.keras.layers import Dense, Dropout, GaussianNoise, LeakyReLU
from tensorflow.keras.models import Sequential, model_from_json
from tensorflow.keras.optimizers import Adam, SGD

tensorflow.keras.backend.clear_session()
np.random.seed(36)
x = np.random.randn(240, 10).astype("float32")
y = tensorflow.keras.utils.to_categorical((x[:, 0] > 0.8).astype(int), 2)

model = Sequential()
model.add(GaussianNoise(0.1, input_shape=(10,)))
model.add(Dense(32))
model.add(LeakyReLU(alpha=0.1))
model.add(Dropout(0.3))
model.add(Dense(2, activation="softmax"))
opt = Adam(lr=0.001)
model.compile(loss="categorical_crossentropy", optimizer=opt, metrics=["accuracy"])
history = model.fit(x, y, batch_size=24, epochs=5, class_weight={0: 1.0, 1: 3.0}, verbose=0)

with open("model.json", "w") as f:
    f.write(model.to_json())
model.save_weights("model.h5")

with open("model.json") as f:
    loaded = model_from_json(f.read())
loaded.load_weights("model.h5")
loaded.compile(loss="categorical_crossentropy", optimizer=SGD(learning_rate=0.01), metrics=["accuracy"])
classes = np.argmax(loaded.predict(x), axis=1)
same = float((classes == np.argmax(model.predict(x), axis=1)).mean())
print("RESULT", json.dumps({"same": same, "accuracy": float(history.history["accuracy"][-1])}))
