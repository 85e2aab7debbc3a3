"""Layers, models and symbolic inputs of one origin inside models of another."""

from __future__ import annotations

import contextlib
import functools

import numpy as np
from base import Wrong, X, Y, case, check, close, compiled, first, fit, scratch, values, variants


def dense(c):
    return c.layers.Dense(3)


def custom(c):
    """Return a layer of a class derived from the Layer of origin c."""

    class Scale(c.layers.Layer):
        def build(self, input_shape):
            self.scale = self.add_weight(
                name="scale", shape=(4,), initializer="random_uniform", trainable=True
            )
            super().build(input_shape)

        def call(self, inputs):
            return inputs * self.scale

    return Scale()


def network(c):
    """Return a model of origin c whose output has three columns."""
    return c.models.Sequential([c.layers.Dense(3, input_shape=(4,))])


def in_list(m, part):
    return m.models.Sequential([part, m.layers.Dense(1)])


def added(m, part):
    model = m.models.Sequential()
    model.add(part)
    model.add(m.layers.Dense(1))
    return model


def called(m, part):
    inputs = m.layers.Input(shape=(4,))
    return m.models.Model(inputs, m.layers.Dense(1)(part(inputs)))


def holder(base):
    """Return a class derived from a Model or Layer that holds a part as an attribute."""

    class Holder(base):
        def __init__(self, part, last):
            super().__init__()
            self.part, self.last = part, last

        def call(self, inputs):
            return self.last(self.part(inputs))

    return Holder


def attribute(m, part):
    return holder(m.models.Model)(part, m.layers.Dense(1))


def listed(m, part):
    class Listed(m.models.Model):
        def __init__(self):
            super().__init__()
            self.parts = [part, m.layers.Dense(1)]

        def call(self, inputs):
            for layer in self.parts:
                inputs = layer(inputs)
            return inputs

    return Listed()


def in_layer(m, part):
    inputs = m.layers.Input(shape=(4,))
    return m.models.Model(inputs, holder(m.layers.Layer)(part, m.layers.Dense(1))(inputs))


def trained(m, model, part, x=X, y=Y):
    """Train; the weights of the foreign part must be known to the model and must change."""
    compiled(m, model)
    model.train_on_batch(x, y)
    before = values(part)
    fit(model, x, y)
    known = {id(weight) for weight in model.trainable_weights}
    mine = part.trainable_weights
    tracked = sum(id(weight) in known for weight in mine)
    changed = sum(not np.array_equal(a, b) for a, b in zip(before, values(part)))
    text = "%d of %d foreign weights in trainable_weights, %d of %d changed by fit"
    check(
        mine and tracked == len(mine) and changed == len(before),
        text % (tracked, len(mine), changed, len(before)),
    )


POSITIONS = {
    "sequential": in_list,
    "add": added,
    "functional": called,
    "model_attribute": attribute,
    "model_list": listed,
    "layer_attribute": in_layer,
}


def positions(where, make, m, c):
    """The program of one position and one kind of part."""
    part = make(c)
    trained(m, POSITIONS[where](m, part), part)


PARTS = {"layer": dense, "layer_subclass": custom, "model": network}
for kind, maker in PARTS.items():
    for where in POSITIONS:
        case(functools.partial(positions, where, maker), kind + "_" + where)


def saved(where, make, m, c):
    """Weights of the foreign part must come back from save_weights and load_weights."""
    models = []
    for _ in range(2):
        part = make(c)
        model = compiled(m, where(m, part))
        model.train_on_batch(X, Y)
        models.append((model, part))
    models[0][1].set_weights([value + 1 for value in values(models[0][1])])
    path = scratch("model.weights.h5")
    models[0][0].save_weights(path)
    models[1][0].load_weights(path)
    pairs = list(zip(values(models[0][1]), values(models[1][1])))
    back = sum(close(a, b) for a, b in pairs)
    check(back == len(pairs), f"{back} of {len(pairs)} foreign weights come back")


def frozen(where, make, m, c):
    """``model.trainable = False`` must reach the foreign part."""
    part = make(c)
    model = compiled(m, where(m, part))
    model.train_on_batch(X, Y)
    model.trainable = False
    left = len(part.trainable_weights)
    check(not left, f"{left} foreign weights stay trainable")


for kind, maker in PARTS.items():
    for where in ("model_attribute", "layer_attribute"):
        place = POSITIONS[where]
        case(functools.partial(saved, place, maker), kind + "_" + where + "_saved")
        case(functools.partial(frozen, place, maker), kind + "_" + where + "_frozen")


@variants("layer", model_attribute_losses=attribute, layer_attribute_losses=in_layer)
def losses(where, m, c):
    part = c.layers.Dense(3, kernel_regularizer=c.regularizers.l2(0.1))
    model = compiled(m, where(m, part))
    model.train_on_batch(X, Y)
    check(len(model.losses) == 1, f"{len(model.losses)} of 1 regularisation losses collected")


@variants("layer", TimeDistributed="TimeDistributed", Bidirectional="Bidirectional", RNN="RNN")
def wrapped(name, m, c):
    inputs = m.layers.Input(shape=(5, 4))
    if name == "TimeDistributed":
        layer, number, y = m.layers.TimeDistributed(c.layers.Dense(2)), 2, np.ones((8, 5, 2))
    elif name == "Bidirectional":
        layer, number, y = m.layers.Bidirectional(c.layers.LSTM(2)), 6, np.ones((8, 4))
    else:
        layer, number, y = m.layers.RNN(c.layers.LSTMCell(2)), 3, np.ones((8, 2))
    model = m.models.Model(inputs, layer(inputs))
    compiled(m, model)
    before, found = values(layer), len(model.trainable_weights)
    fit(model, np.ones((8, 5, 4), "float32"), y.astype("float32"))
    changed = sum(not np.array_equal(a, b) for a, b in zip(before, values(layer)))
    text = "%d of %d weights in trainable_weights, %d changed by fit"
    check(found == number == changed, text % (found, number, changed))


@case
def model_whole_graph(m, c):
    inputs, part = c.layers.Input(shape=(4,)), c.layers.Dense(1)
    trained(m, m.models.Model(inputs=inputs, outputs=part(inputs)), part)


@case
def tensor_call(m, c):
    ask = first(m, "backend.is_keras_tensor", "utils.is_keras_tensor")
    found = m.layers.Dense(1)(c.layers.Input(shape=(4,)))
    with contextlib.suppress(ValueError):  # some raise for what is no symbolic tensor at all
        if ask(found):
            return
    raise Wrong(f"the result is a {type(found).__module__}.{type(found).__name__}")


@case
def tensor_model(m, c):
    inputs, part = c.layers.Input(shape=(4,)), m.layers.Dense(1)
    trained(m, m.models.Model(inputs, part(inputs)), part)


@case
def tensor_through_layer(m, c):
    inputs, part = c.layers.Input(shape=(4,)), m.layers.Dense(3)
    model = c.models.Model(inputs, c.layers.Dense(1)(part(inputs)))
    trained(c, model, part)


@case
def tensor_sequential(m, c):
    part = m.layers.Dense(1)
    trained(m, m.models.Sequential([c.layers.Input(shape=(4,)), part]), part)


@case
def tensor_InputLayer(m, c):
    part, word = m.layers.Dense(1), "shape" if c.keras3 else "input_shape"
    trained(m, m.models.Sequential([c.layers.InputLayer(**{word: (4,)}), part]), part)


@case
def tensor_second_input(m, c):
    """A model with one input of each origin."""
    one, two, part = m.layers.Input(shape=(4,)), c.layers.Input(shape=(4,)), m.layers.Dense(1)
    model = m.models.Model([one, two], part(m.layers.Add()([one, two])))
    trained(m, model, part, [X, X])
