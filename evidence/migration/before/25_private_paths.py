# year: 2019
"""Written with what the editor completed: paths that were never public."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.python.keras import backend as K
from tensorflow.python.keras.utils.layer_utils import count_params
from tensorflow.python.keras.utils.np_utils import to_categorical

rng = np.random.RandomState(25)
left = rng.normal(size=(90, 4)).astype("float32")
right = rng.normal(size=(90, 4)).astype("float32")
labels = to_categorical((left[:, 0] > right[:, 0]).astype(int), 2)


def smooth_crossentropy(y_true, y_pred):
    y_true = 0.9 * y_true + 0.05
    return -K.sum(y_true * K.log(y_pred + K.epsilon()), axis=-1)


a = tf.keras.layers.Input(shape=(4,))
b = tf.keras.layers.Input(shape=(4,))
merged = tf.keras.layers.Subtract()([
    tf.keras.layers.Dense(6, activation="relu")(a),
    tf.keras.layers.Dense(6, activation="relu")(b),
])
outputs = tf.keras.layers.Dense(2, activation="softmax")(merged)
model = tf.keras.models.Model(inputs=[a, b], outputs=outputs)
model.set_weights([rng.normal(0, 0.3, w.shape) for w in model.get_weights()])
model.compile(loss=smooth_crossentropy, optimizer=tf.keras.optimizers.SGD(0.1, momentum=0.5), metrics=["accuracy"])
log = model.fit([left, right], labels, epochs=5, batch_size=15, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": log.history["loss"][-1],
    "parameters": int(count_params(model.trainable_weights)),
    "out": float(model.predict([left, right])[:, 0].mean()),
}))
