# allow: keras-version >=3
# old: tf2.10
import keras
import numpy as np

x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
for make in (
    lambda: keras.optimizers.SGD(lr=0.1, momentum=0.9),
    lambda: keras.optimizers.Adam(lr=0.01),
    lambda: keras.optimizers.RMSprop(lr=0.05),
    lambda: keras.optimizers.Adagrad(
        lr=0.05,  # the rate
    ),
):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(make(), "mse")
    model.fit(x, y, epochs=3, verbose=0)
    print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
