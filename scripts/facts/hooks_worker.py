"""Runs inside an installation: which overridden methods does the library call? Prints JSON.

Python 3.7 runs it too.  Without input the answer is every method of the base classes, by kind.
With ``{kind: [methods]}`` on the standard input each base class gets a subclass that overrides
all of them, notes who calls, and passes the call on; then models are trained, evaluated, saved
and loaded with these objects.  The answer has ``{"kind.method": [shapes]}``, where a shape is
how many arguments were given by position and the names of the others: ``2 training``.  Calls
that this file makes itself do not count.
"""

import json
import os
import sys
import tempfile

from libraries import answer

#: Defined by every subclass here, or too deep in the workings of a class to be passed on.
_LEFT_OUT = {"__init__", "__new__", "call", "build", "from_config", "get_config",
             "compute_output_shape"}  # fmt: skip
_DUNDERS = {"__call__", "__len__", "__getitem__"}
#: Methods with an underscore that were there to be overridden.
_PRIVATE = (
    "_make_", "_resource_apply_", "_create_", "_prepare", "_compute_gradients", "_transform_",
    "_aggregate_gradients", "_set_hyper", "_get_hyper", "_decayed_lr", "_apply_", "_dense_apply_",
    "_serialize_hyperparameter", "_finish", "_standardize_user_data",
)  # fmt: skip


def bases(keras):
    """Return, by kind, the base classes that programs derive from."""
    data = getattr(keras.utils, "PyDataset", None) or keras.utils.Sequence
    return {
        "Model": keras.models.Model,
        "Layer": keras.layers.Layer,
        "Callback": keras.callbacks.Callback,
        "Metric": keras.metrics.Metric,
        "Loss": keras.losses.Loss,
        "Optimizer": keras.optimizers.SGD,
        "Dataset": data,
        "Initializer": keras.initializers.Initializer,
        "Regularizer": keras.regularizers.Regularizer,
        "Constraint": getattr(keras.constraints, "Constraint", None),
    }


def methods(keras):
    """Return the methods of every base class that a subclass can override."""
    found = {}
    for kind, base in bases(keras).items():
        names = set()
        for cls in base.__mro__ if base is not None else ():
            if "keras" not in cls.__module__:
                continue
            for name, value in vars(cls).items():
                plain = callable(value) and not isinstance(value, (type, staticmethod, classmethod))
                if name.startswith("_"):
                    plain &= name in _DUNDERS or name.startswith(_PRIVATE)
                if plain:
                    names.add(name)
        found[kind] = sorted(names - _LEFT_OUT)
    return found


def is_method(cls, name):
    """Say whether a name can be overridden by a method: it is one, or it is not there."""
    found = [vars(one)[name] for one in cls.__mro__ if name in vars(one)][:1]
    return not found or callable(found[0])


class Notes:
    """Which method of which kind was called how, not counting what this file calls."""

    def __init__(self):
        self.shapes = {}
        #: Calls that were passed on and have not come back.
        self.running = set()

    def note(self, kind, name, args, kwargs):
        caller = sys._getframe(2).f_code.co_filename
        if os.path.basename(caller) != os.path.basename(__file__):
            shape = " ".join([str(len(args)), *sorted(kwargs)])
            self.shapes.setdefault(f"{kind}.{name}", set()).add(shape)


def overriding(notes, kind, base, names, own):
    """Return a subclass that overrides methods, and defines some of its own."""

    def override(name):
        def method(self, *args, **kwargs):
            notes.note(kind, name, args, kwargs)
            inherited = getattr(super(cls, self), name, None)
            key = id(self), name
            if inherited is None or key in notes.running:
                return None  # reset_state and reset_states call each other in some releases
            notes.running.add(key)
            try:
                return inherited(*args, **kwargs)
            finally:
                notes.running.discard(key)

        return method

    def noting(name, function):
        def method(self, *args, **kwargs):
            notes.note(kind, name, args, kwargs)
            return function(self, *args, **kwargs)

        return method

    given = {name: override(name) for name in names}
    for name, function in own.items():
        plain = name in _LEFT_OUT
        given[name] = function if plain else noting(name, function)
    cls = type("Own" + kind, (base,), given)
    return cls


def definitions(keras, base, made):
    """Return what the subclasses define themselves, by kind, so that they work."""
    import numpy as np
    import tensorflow as tf

    def make_layer(self, **options):
        base["Layer"].__init__(self, **options)

    def build_layer(self, shape):
        options = {"initializer": made["Initializer"](), "regularizer": made["Regularizer"]()}
        if "Constraint" in made:
            options["constraint"] = made["Constraint"]()
        self.w = self.add_weight(name="w", shape=(2, 1), **options)
        self.built = True

    def call_layer(self, inputs):
        return tf.matmul(inputs, tf.convert_to_tensor(self.w))

    def one_wide(self, shape):
        return (*tuple(shape)[:-1], 1)

    def make_model(self):
        base["Model"].__init__(self)
        self.one = made["Layer"]()
        self.two = keras.layers.Dense(1)

    def call_model(self, inputs, training=None):
        return self.two(self.one(inputs))

    def make_metric(self, name="own", **options):
        base["Metric"].__init__(self, name=name, **options)
        self.total = self.add_weight(name="total", initializer="zeros")

    def make_data(self):
        if base["Dataset"].__init__ is not object.__init__:
            base["Dataset"].__init__(self)

    return {
        "Model": {"__init__": make_model, "call": call_model, "compute_output_shape": one_wide},
        "Layer": {
            "__init__": make_layer,
            "build": build_layer,
            "call": call_layer,
            "compute_output_shape": one_wide,
        },
        "Metric": {
            "__init__": make_metric,
            "update_state": lambda self, y, p, sample_weight=None: self.total.assign_add(1.0),
            "result": lambda self: tf.convert_to_tensor(self.total) * 1.0,
        },
        "Loss": {"call": lambda self, y, p: (p - y) ** 2},
        "Dataset": {
            "__init__": make_data,
            "__len__": lambda self: 2,
            "__getitem__": lambda self, i: (np.ones((2, 2), "f4"), np.ones((2, 1), "f4")),
        },
        "Initializer": {"__call__": lambda self, shape, dtype=None, **rest: np.ones(shape, "f4")},
        "Regularizer": {
            "__call__": lambda self, x: tf.reduce_sum(tf.convert_to_tensor(x)) * 0.0,
            "get_config": lambda self: {},
        },
        "Constraint": {"__call__": lambda self, w: tf.convert_to_tensor(w) * 1.0},
    }


def subclasses(keras, names, notes):
    """Return a working subclass of every base class, by kind."""
    base = {kind: cls for kind, cls in bases(keras).items() if cls is not None}
    made = {}
    own = definitions(keras, base, made)
    for kind, cls in base.items():
        asked = [n for n in names[kind] if n not in own.get(kind, ()) and is_method(cls, n)]
        made[kind] = overriding(notes, kind, cls, asked, own.get(kind, {}))
    return made


def life(keras, made):
    """Yield the steps of the life of a model, each a function."""
    import numpy as np

    x, y = np.ones((4, 2), "f4"), np.ones((4, 1), "f4")
    folder = tempfile.mkdtemp()
    model = made["Model"]()
    inputs = keras.layers.Input(shape=(2,))
    graph = keras.models.Model(inputs, made["Layer"]()(inputs))

    def compile_(which):
        which.compile(made["Optimizer"](0.1), loss=made["Loss"](), metrics=[made["Metric"]()])

    yield lambda: compile_(model)
    yield lambda: compile_(graph)
    for which in (model, graph):
        for data in ((x, y), (made["Dataset"](), None)):
            options = {"y": data[1]} if data[1] is not None else {}
            options.update(epochs=2, verbose=1, callbacks=[made["Callback"]()])
            yield lambda d=data[0], o=options, w=which: w.fit(d, validation_data=(x, y), **o)
        yield lambda w=which: w.evaluate(x, y, callbacks=[made["Callback"]()])
        yield lambda w=which: w.predict(x, callbacks=[made["Callback"]()])
        yield lambda w=which: w.train_on_batch(x, y)
        yield lambda w=which: w.test_on_batch(x, y)
        yield lambda w=which: w.predict_on_batch(x)
        yield lambda w=which: w.summary()
        yield lambda w=which: w.set_weights(w.get_weights())
        yield lambda w=which: w.save_weights(os.path.join(folder, "a.weights.h5"))
        yield lambda w=which: w.load_weights(os.path.join(folder, "a.weights.h5"))
    own = {"Own" + kind: cls for kind, cls in made.items()}
    for ending in (".keras", ".h5", ""):
        path = os.path.join(folder, "b" + ending)
        yield lambda p=path: graph.save(p)
        yield lambda p=path: keras.models.load_model(p, custom_objects=own)
    yield lambda: keras.models.clone_model(graph)


def question(keras):
    asked = json.loads(os.environ["ASKED"]) if "ASKED" in os.environ else None
    if asked is None:
        return methods(keras)
    notes = Notes()
    made = subclasses(keras, asked, notes)
    failed = 0
    for step in life(keras, made):
        try:
            step()
        except Exception as error:
            failed += 1
            print(f"{type(error).__name__}: {str(error)[:300]}", file=sys.stderr)
    found = {
        f"{kind}.{name}": ["idle"]
        for kind, base in bases(keras).items()
        for name in asked[kind]
        if base is not None and hasattr(base, name)
    }
    found.update((name, sorted(shapes)) for name, shapes in notes.shapes.items())
    found["failed"] = [str(failed)]
    return found


if __name__ == "__main__":
    answer(question)
