# year: 2018
"""House prices; loss and metrics written with the backend."""
import json

import numpy as np
from keras import backend as K
from keras import ops
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import Adam

np.random.seed(5)


def rmse(y_true, y_pred):
    return ops.sqrt(ops.mean(ops.square(y_pred - y_true), axis=-1) + K.epsilon())


def r_squared(y_true, y_pred):
    residual = ops.sum(ops.square(y_true - y_pred))
    total = ops.sum(ops.square(y_true - ops.mean(y_true)))
    return 1 - residual / (total + K.epsilon())


def log_cosh_like(y_true, y_pred):
    difference = ops.abs(y_true - y_pred)
    return ops.mean(ops.log(ops.exp(difference) + ops.exp(-difference)), axis=-1)


X = np.random.randn(300, 13).astype("float32")
y = (X.dot(np.linspace(-1, 1, 13)) + 3.0).astype("float32").reshape(-1, 1)
X -= X.mean(axis=0)
X /= X.std(axis=0)

model = Sequential()
model.add(Dense(24, input_dim=13, activation="relu"))
model.add(Dense(12, activation="relu"))
model.add(Dense(1))

weights = []
for old in model.get_weights():
    weights.append(np.random.uniform(-0.3, 0.3, size=old.shape))
model.set_weights(weights)

model.compile(loss=log_cosh_like, optimizer=Adam(learning_rate=0.005), metrics=[rmse, r_squared, "mae"])
result = model.fit(X, y, epochs=10, batch_size=30, shuffle=False, verbose=0)
print("loss %.4f" % result.history["loss"][-1])
print("RESULT", json.dumps({
    "loss": float(result.history["loss"][-1]),
    "rmse": float(result.history["rmse"][-1]),
    "r2": float(result.history["r_squared"][-1]),
    "mae": float(result.history["mae"][-1]),
    "prediction": float(model.predict(X, verbose=0).mean()),
}))
