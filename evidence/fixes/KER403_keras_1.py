# allow: keras-version >=2.2
# old: tf2.2
import keras
import numpy as np

x = np.array([[1.0, 2.0]], "float32")
layer = keras.layers.Dense(output_dim=2, init="ones", W_regularizer=None, b_regularizer=None)
print("RESULT", np.asarray(layer(keras.backend.constant(x))).tolist())
image = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
layer = keras.layers.Conv2D(1, 2, init="ones", border_mode="same", subsample=(2, 2))
print("RESULT", np.asarray(layer(keras.backend.constant(image))).tolist())
layer = keras.layers.SimpleRNN(1, kernel_initializer="ones", inner_init="ones")
print("RESULT", np.round(np.asarray(layer(keras.backend.constant([[[1.0], [0.5]]]))), 5).tolist())
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile("sgd", "mse")
model.fit(x, np.ones((1, 1)), nb_epoch=2, verbose=0)
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
