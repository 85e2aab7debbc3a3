# year: 2018
"""Denoising autoencoder: encoder and decoder are models of their own."""
import json

import numpy as np
import keras as tk
from keras.layers import *
from keras.models import *

np.random.seed(18)
clean = np.clip(np.sin(np.linspace(0, 6, 24)) * np.random.rand(180, 1), 0, 1).astype("float32")
noisy = np.clip(clean + 0.1 * np.random.randn(*clean.shape), 0, 1).astype("float32")

signal = Input(shape=(24,))
code = Dense(12, activation="relu")(signal)
code = Dense(4, activation="relu", activity_regularizer=tk.regularizers.l1(1e-5))(code)
encoder = Model(signal, code)

code_in = Input(shape=(4,))
back = Dense(12, activation="relu")(code_in)
back = Dense(24, activation="sigmoid")(back)
decoder = Model(code_in, back)

autoencoder = Sequential([encoder, decoder])
autoencoder.set_weights([np.random.uniform(-0.2, 0.3, w.shape) for w in autoencoder.get_weights()])
autoencoder.compile(optimizer=tk.optimizers.Adagrad(learning_rate=0.05), loss="binary_crossentropy")
log = autoencoder.fit(noisy, clean, epochs=6, batch_size=36, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "losses": [float(l) for l in log.history["loss"]],
    "codes": float(encoder.predict(noisy).mean()),
    "back": float(autoencoder.predict(noisy).mean()),
}))
