# allow: tensorflow-version >=2.4
import numpy as np
import tensorflow as tf

x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")


def batches():
    while True:
        yield x, y


model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
model.compile("sgd", "mse")
history = model.fit_generator(batches(), 2, 3, verbose=0, validation_data=(x, y))
print("RESULT", {k: np.round(v, 4).tolist() for k, v in sorted(history.history.items())})
model.fit_generator(
    generator=batches(),  # the data
    steps_per_epoch=1,
    verbose=0,
)
print("RESULT", [np.round(w, 4).tolist() for w in model.get_weights()])
print("RESULT", round(model.evaluate_generator(batches(), 2), 5))
print("RESULT", np.round(model.predict_generator(batches(), steps=1), 5).tolist())
