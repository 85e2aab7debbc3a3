"""The part of measure_training.py that runs inside an installation of Keras, with any backend.

For every layer: does it behave in `fit` as it does in inference, in a model whose `call` has
no `training` parameter, and in one that has it?  The learning rate is zero and the loss depends on
every output, so that the loss of a training step is that of inference exactly when the layer
behaves so.  Reads nothing; writes what happened as JSON.
"""

from __future__ import annotations

import inspect
import json
import os
import sys

import numpy as np

out = os.dup(1)
os.dup2(2, 1)

import keras  # noqa: E402

L = keras.layers
rng = np.random.default_rng(3)
SHAPES = [(6,), (4, 6), (8, 8, 3), (3, 8, 8, 3), (4, 4, 4, 3)]
INPUTS = {shape: rng.random((4, *shape)).astype("float32") for shape in SHAPES}
#: What the parameters of layers are given where they are required.
VALUES = {
    "units": 4, "filters": 4, "kernel_size": 2, "rate": 0.5, "stddev": 0.5, "seed": 1,
    "height": 4, "width": 4, "factor": 0.5, "height_factor": 0.5, "width_factor": 0.5,
    "num_heads": 2, "key_dim": 3, "head_dim": 4, "num_query_heads": 2, "num_key_value_heads": 2,
    "input_dim": 4, "output_dim": 4, "n": 2, "target_shape": (-1,), "dims": (1,),
    "cropping": 1, "function": None, "num_bins": 3, "num_tokens": 4, "bin_boundaries": [0.5],
    "max_value": 1, "value_range": (0, 1), "upper": 1, "layer": None, "cell": None,
}  # fmt: skip
#: Arguments without which some layers draw nothing at random.
CHANCES = ("dropout", "recurrent_dropout")


def made(cls, extra):
    """Return an instance with its required arguments and some others."""
    given = dict(extra)
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name == "self" or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        if parameter.default is not parameter.empty or name in given:
            continue
        if name == "layer":
            inner = L.LSTM(4) if cls is L.Bidirectional else L.Dense(4)
            given[name] = inner
        elif name == "cell":
            given[name] = L.LSTMCell(4)
        elif name == "function":
            given[name] = abs
        else:
            given[name] = VALUES[name]
    return cls(**given)


def loss(_, p):
    """Return a loss to which every output contributes differently."""
    size = 1
    for axis in p.shape[1:]:
        size *= int(axis)
    weights = np.linspace(1.0, 2.0, size).astype("float32").reshape((1, *p.shape[1:]))
    return (p * weights) ** 2


class Without(keras.Model):
    """A model whose call has no training parameter."""

    def __init__(self, layer, pairs=False):
        super().__init__()
        self.layer, self.pairs = layer, pairs

    def call(self, x):
        return self.layer(x, x) if self.pairs else self.layer(x)


class With(Without):
    def call(self, x, training=None):
        return self.layer(x, x) if self.pairs else self.layer(x)


class Lists(Without):
    """Attention layers take a list."""

    def call(self, x):
        return self.layer([x, x])


class ListsWith(Without):
    def call(self, x, training=None):
        return self.layer([x, x])


def trains(model, x, eager=False):
    """Say whether a training step gives another loss than inference does."""
    model(x[:1])  # what does not fit together raises here
    model.compile(keras.optimizers.SGD(0.0), loss, run_eagerly=eager)
    before = float(np.asarray(model.evaluate(x, x, batch_size=4, verbose=0)).reshape(-1)[0])
    fits = [model.fit(x, x, batch_size=4, epochs=1, verbose=0) for _ in range(3)]
    seen = [fit.history["loss"][0] for fit in fits]
    after = float(np.asarray(model.evaluate(x, x, batch_size=4, verbose=0)).reshape(-1)[0])
    same = all(np.isclose(one, before, rtol=1e-4) for one in [*seen, after])
    return not same


def measure(make):
    """Return for a layer what happens without and with the parameter; None where nothing ran."""
    error = None
    for shape in SHAPES:
        for plain, able, pairs in ((Without, With, False), (Without, With, True),
                                   (Lists, ListsWith, False)):  # fmt: skip
            try:
                with_it = trains(able(make(), pairs), INPUTS[shape], eager=True)
                without = trains(plain(make(), pairs), INPUTS[shape], eager=True)
                return {"with": with_it, "without": without}
            except Exception as e:
                error = f"{type(e).__name__}: {' '.join(str(e).split())[:60]}"
    return {"error": error}


def variants():
    """Return what else is measured: where the layer stands, and who says what."""

    class Block(L.Layer):
        def __init__(self):
            super().__init__()
            self.drop = L.Dropout(0.5)

        def call(self, x):
            return self.drop(x)

    class BlockWith(Block):
        def call(self, x, training=None):
            return self.drop(x, training=training)

    class BlockTrue(Block):
        def call(self, x, training=True):
            return self.drop(x)

    class Explicit(Without):
        def call(self, x):
            return self.layer(x, training=True)

    class Keywords(Without):
        def call(self, x, **kwargs):
            return self.layer(x)

    class KeywordsOnly(Without):
        def call(self, x, *, training=False):
            return self.layer(x)

    class Loop(Without):
        def call(self, x):
            for layer in self.layer:
                x = layer(x)
            return x

    class Nested(keras.Model):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def call(self, x, training=None):
            return self.inner(x)

    class Step(Without):
        def train_step(self, data):
            x, _ = data
            y = self(x, training=True)
            self.seen = y
            return {
                "loss": loss(None, y) ** 1
                if False
                else keras.ops.mean(loss(None, y))
                if hasattr(keras, "ops")
                else keras.backend.mean(loss(None, y))
            }

    def sequential(layer):
        return keras.Sequential([layer])

    def functional(layer):
        inputs = keras.Input((6,))
        return keras.Model(inputs, layer(inputs))

    drop = lambda: L.Dropout(0.5)  # noqa: E731
    return {
        "model: Dropout": lambda: Without(drop()),
        "model: list of layers": lambda: Loop([L.Dense(6), drop()]),
        "model: Sequential with Dropout": lambda: Without(sequential(drop())),
        "model: functional model with Dropout": lambda: Without(functional(drop())),
        "model: layer without training": lambda: Without(Block()),
        "model: layer with training": lambda: Without(BlockWith()),
        "model: layer with training=True": lambda: Without(BlockTrue()),
        "model: training=True in the call": lambda: Explicit(drop()),
        "model with **kwargs": lambda: Keywords(drop()),
        "model with keyword-only training": lambda: KeywordsOnly(drop()),
        "model with training: layer without": lambda: With(Block()),
        "model with training: model without": lambda: Nested(Without(drop())),
        "Sequential: layer without training": lambda: sequential(Block()),
        "Sequential: model without training": lambda: sequential(Without(drop())),
        "functional: layer without training": lambda: functional(Block()),
        "functional: model without training": lambda: functional(Without(drop())),
        "train_step with self(x, training=True)": lambda: Step(drop()),
    }


def direct():
    """Return what happens when the model is called with training=True."""
    model, x = Without(L.Dropout(0.5)), INPUTS[(6,)]
    try:
        return "runs" if np.any(np.asarray(model(x, training=True)) == 0.0) else "ignored"
    except Exception as error:
        return f"raises {type(error).__name__}: {str(error)[:100]}"


def main() -> None:
    found = {"version": keras.__version__, "backend": os.environ.get("KERAS_BACKEND", "tensorflow")}
    layers = {}
    for name in sorted(dir(L)):
        cls = getattr(L, name)
        if name[0] == "_" or not inspect.isclass(cls) or not issubclass(cls, L.Layer):
            continue
        layers[name] = measure(lambda cls=cls: made(cls, {}))
        parameters = inspect.signature(cls.__init__).parameters
        for argument in CHANCES:
            if argument in parameters:
                given = {argument: 0.5}
                layers[f"{name} {argument}"] = measure(lambda c=cls, g=given: made(c, g))
    layers["Bidirectional:layer"] = measure(lambda: L.Bidirectional(L.LSTM(4, dropout=0.5)))
    layers["RNN:cell"] = measure(lambda: L.RNN(L.LSTMCell(4, dropout=0.5)))
    layers["TimeDistributed:layer"] = measure(lambda: L.TimeDistributed(L.Dropout(0.5)))
    found["layers"] = layers
    found["variants"] = {}
    for name, make in variants().items():
        try:
            found["variants"][name] = "trains" if trains(make(), INPUTS[(6,)]) else "inference"
        except Exception as error:
            found["variants"][name] = f"raises {type(error).__name__}: {str(error)[:100]}"
    found["direct"] = direct()
    with os.fdopen(out, "w") as file:
        json.dump(found, file)


if __name__ == "__main__":
    sys.exit(main())
