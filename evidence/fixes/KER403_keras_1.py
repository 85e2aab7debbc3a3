# allow: keras-version >=2.2
# old: tf2.2
import keras
import numpy as np


def show(x, *layers):
    model = keras.Sequential(list(layers))
    model.compile("sgd", "mse")
    print("RESULT", np.round(model.predict(np.array(x, "float32")), 5).tolist())


image = [[[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]], [[7.0], [8.0], [9.0]]]]
show([[1.0, 2.0]], keras.layers.Dense(output_dim=2, init="ones", W_regularizer=None))
show(image, keras.layers.Conv2D(1, 2, init="ones", border_mode="same", subsample=(2, 2)))
steps = [[[1.0], [0.5]]]
show(steps, keras.layers.SimpleRNN(1, init="ones", inner_init="ones"))
show(
    [[[1.0], [0.5]]],
    keras.layers.LSTM(1, init="ones", inner_activation="linear", inner_init="ones"),
)
model = keras.Sequential([keras.layers.Dense(1, init="zeros", b_regularizer="l2")])
model.compile("sgd", "mse")
model.fit(np.ones((4, 2)), np.ones((4, 1)), nb_epoch=2, verbose=0)
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
