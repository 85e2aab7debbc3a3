# year: 2019
"""Convolutional network that tells horizontal stripes from vertical ones and from noise."""
import json

import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten, Activation
from tensorflow.keras.layers import Conv2D, MaxPooling2D
from tensorflow.keras.layers import BatchNormalization
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.callbacks import EarlyStopping, ReduceLROnPlateau
from tensorflow.keras.utils import to_categorical

num_classes = 3


def make_data(n, seed):
    rng = np.random.RandomState(seed)
    y = np.arange(n) % num_classes
    x = 0.3 * rng.rand(n, 12, 12, 1)
    x[y == 0, ::2] += 0.7
    x[y == 1, :, ::2] += 0.7
    return x.astype("float32"), to_categorical(y, num_classes)


def build_model(input_shape):
    model = Sequential()
    model.add(Conv2D(8, (3, 3), padding="same", input_shape=input_shape))
    model.add(BatchNormalization())
    model.add(Activation("relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Conv2D(16, (3, 3), activation="relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(Dense(num_classes))
    model.add(Activation("softmax"))
    return model


x_train, y_train = make_data(192, 0)
x_val, y_val = make_data(48, 1)

model = build_model(x_train.shape[1:])
rng = np.random.RandomState(2)
model.set_weights([rng.uniform(0.0, 0.1, size=w.shape) for w in model.get_weights()])
model.compile(loss="categorical_crossentropy",
              optimizer=RMSprop(learning_rate=0.001, rho=0.9),
              metrics=["accuracy"])

callbacks = [
    EarlyStopping(monitor="val_loss", patience=6, restore_best_weights=True),
    ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=2, min_lr=1e-5, verbose=1),
]
hist = model.fit(x_train, y_train, batch_size=16, epochs=8, shuffle=False,
                 validation_data=(x_val, y_val), callbacks=callbacks, verbose=2)
loss, accuracy = model.evaluate(x_val, y_val, verbose=0)
print("RESULT", json.dumps({
    "loss": float(hist.history["loss"][0]),
    "end": float(hist.history["loss"][-1]),
    "val_loss": float(loss),
    "mean": float(model.predict(x_val).std()),
}))
