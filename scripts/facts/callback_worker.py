"""Runs inside an installation: what callbacks do with themselves; prints JSON.

Python 3.7 runs it too.  Every trial is a callback that does one thing during ``fit``.  The
answer has ``{what: outcome}``: ``ok``, ``none`` (there is nothing there), ``ignored`` or
``raises``.
"""

import sys

from libraries import answer

KEYS = ("batch_size", "do_validation", "epochs", "metrics", "nb_epoch", "nb_sample", "samples",
        "steps", "verbose")  # fmt: skip
RATE = 0.25


def read_rate(callback):
    return "none" if callback.model.optimizer.lr is None else "ok"


def write_rate(callback):
    optimizer = callback.model.optimizer
    optimizer.lr = RATE
    rate = getattr(optimizer, "learning_rate", optimizer.lr)
    rate = rate.numpy() if hasattr(rate, "numpy") else rate
    return "ok" if abs(float(rate) - RATE) < 1e-6 else "ignored"


def read_data(callback):
    return "none" if callback.validation_data is None else "ok"


def key(name):
    def trial(callback):
        return "ok" if callback.params.get(name) is not None else "none"

    return trial


def trials(base):
    """Yield what is tried and a callback that does it; its outcome is in ``said``."""

    def during(function):
        class During(base):
            def on_epoch_end(self, epoch, logs=None):
                self.said = function(self)

        return During

    class InConstructor(base):
        def __init__(self):
            super().__init__()
            self.model = None
            self.said = "ok"

    class InSetModel(base):
        def set_model(self, model):
            self.model = model
            self.said = "ok"

    yield "model.optimizer.lr:read", during(read_rate)
    yield "model.optimizer.lr:write", during(write_rate)
    yield "validation_data:read", during(read_data)
    yield "model:write", InConstructor
    yield "model:write", InSetModel
    for name in KEYS:
        yield "params." + name, during(key(name))


def outcome(keras, made):
    import numpy as np

    x, y = np.ones((4, 2), "f4"), np.ones((4, 1), "f4")
    model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse", metrics=["mae"])
    model.fit(x, y, verbose=0)  # what raises here has nothing to do with callbacks
    try:
        callback = made()
        model.fit(x, y, validation_data=(x, y), verbose=0, callbacks=[callback])
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
        return "raises"
    return callback.said


def question(keras):
    found = {}
    try:
        for what, made in trials(keras.callbacks.Callback):
            said = outcome(keras, made)
            assert found.setdefault(what, said) == said, what
    except Exception as error:
        print("left out:", error, file=sys.stderr)
        return {}  # this library does not work in this installation
    return found


if __name__ == "__main__":
    answer(question)
