# year: 2020
"""F1 as a metric with state."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Dense


class F1Score(tf.keras.metrics.Metric):
    def __init__(self, name="f1", threshold=0.5, **kwargs):
        super(F1Score, self).__init__(name=name, **kwargs)
        self.threshold = threshold
        self.tp = self.add_weight(name="tp", initializer="zeros")
        self.fp = self.add_weight(name="fp", initializer="zeros")
        self.fn = self.add_weight(name="fn", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = K.cast(y_true, "float32")
        y_pred = K.cast(K.greater(y_pred, self.threshold), "float32")
        self.tp.assign_add(K.sum(y_true * y_pred))
        self.fp.assign_add(K.sum((1 - y_true) * y_pred))
        self.fn.assign_add(K.sum(y_true * (1 - y_pred)))

    def result(self):
        precision = self.tp / (self.tp + self.fp + K.epsilon())
        recall = self.tp / (self.tp + self.fn + K.epsilon())
        return 2 * precision * recall / (precision + recall + K.epsilon())

    def reset_states(self):
        for variable in (self.tp, self.fp, self.fn):
            variable.assign(0.0)


rng = np.random.RandomState(24)
x = rng.normal(size=(160, 5)).astype("float32")
y = (x[:, :1] + 0.5 * x[:, 1:2] > 0.3).astype("float32")
model = tf.keras.Sequential([Dense(8, activation="relu", input_shape=(5,)), Dense(1, activation="sigmoid")])
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[F1Score()])
log = model.fit(x, y, epochs=6, batch_size=16, shuffle=False, verbose=0)
f1 = F1Score()
f1.update_state(y, model.predict(x, verbose=0))
print("RESULT", json.dumps({
    "loss": log.history["loss"][-1],
    "first_f1": float(log.history["f1"][0]),
    "last_f1": float(log.history["f1"][-1]),
    "f1": float(f1.result()),
}))
