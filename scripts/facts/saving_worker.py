"""Runs inside an installation: saves to and loads from paths of every kind; prints JSON.

Python 3.7 runs it too.  The answer has, for every library, ``{"operation ending": outcome}``,
where an outcome is ``ok`` or ``raises MESSAGE``.
"""

import os
import tempfile

from libraries import answer

#: Endings that some release treats in a way of its own; ``-`` is none at all.
SPECIAL = ("-", ".keras", ".h5", ".hdf5", ".weights.h5", ".weights.hdf5", "/")
#: Others, which nobody is expected to tell apart; the answer puts ``*`` before them.
OTHER = (".tf", ".ckpt", ".weights", ".json")


class Trial:
    """One library, and a model of it."""

    def __init__(self, keras):
        self.keras = keras
        self.is_new = getattr(keras, "__version__", "2")[0] == "3" or hasattr(keras, "ops")
        self.models = keras.models

    def model(self, loss=None):
        made = self.keras.models.Sequential([self.keras.layers.Dense(1, input_shape=(2,))])
        if loss is not None:
            made.compile("sgd", loss)
        return made

    def foreign_model(self, path):
        """Write what Keras 2 wrote there, where this library has no way to."""
        import tensorflow as tf

        tf.saved_model.save(tf.Module(), path)

    def foreign_weights(self, path):
        import tensorflow as tf

        tf.train.Checkpoint(v=tf.Variable(1.0)).write(path)

    # operations

    def save(self, path):
        self.model().save(path)

    def save_model(self, path):
        self.models.save_model(self.model(), path)

    def save_weights(self, path):
        self.model().save_weights(path)

    def export(self, path):
        self.model().export(path)

    def load_model(self, path):
        if not self.is_new or path.endswith((".keras", ".h5", ".hdf5")):
            self.model().save(path)
        else:
            self.foreign_model(path)
        return lambda: self.models.load_model(path)

    def load_weights(self, path):
        model = self.model()
        if not self.is_new or path.endswith(".weights.h5"):
            model.save_weights(path)
        elif path.endswith((".keras", ".h5", ".hdf5")):
            model.save(path)
        else:
            self.foreign_weights(path)
        return lambda: model.load_weights(path)

    def checkpoint(self, path, **options):
        model = self.model("mse")
        callback = self.keras.callbacks.ModelCheckpoint(path, **options)
        import numpy as np

        model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0, callbacks=[callback])

    def checkpoint_weights(self, path):
        self.checkpoint(path, save_weights_only=True)


OPERATIONS = {
    "Model.save": Trial.save,
    "Model.save_weights": Trial.save_weights,
    "Model.load_weights": Trial.load_weights,
    "Model.export": Trial.export,
    "models.save_model": Trial.save_model,
    "models.load_model": Trial.load_model,
    "callbacks.ModelCheckpoint": Trial.checkpoint,
    "callbacks.ModelCheckpoint:save_weights_only": Trial.checkpoint_weights,
}


def outcome(trial, operation, ending):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "a" + ending.strip("-"))
    try:
        rest = OPERATIONS[operation](trial, path)
    except Exception as error:
        return "raises {}: {}".format(type(error).__name__, str(error).replace(folder, ""))
    if rest is not None:
        try:
            rest()
        except Exception as error:
            return "raises {}: {}".format(type(error).__name__, str(error).replace(folder, ""))
    elif not os.listdir(folder):
        return "raises nothing, and writes nothing"
    return "ok"


def question(keras):
    trial = Trial(keras)
    try:
        trial.model()
    except Exception:
        return {}  # this library does not work in this installation
    found = {}
    for operation in OPERATIONS:  # export takes any path, and takes its time
        owner, _, name = operation.partition(":")[0].partition(".")
        if owner == "Model" and not hasattr(keras.models.Model, name):
            continue
        for ending in SPECIAL if name != "export" else SPECIAL[:3]:
            found[f"{operation} {ending}"] = outcome(trial, operation, ending)
        for ending in OTHER if name != "export" else OTHER[:1]:
            found[f"{operation} *{ending}"] = outcome(trial, operation, ending)
    return found


if __name__ == "__main__":
    answer(question)
