"""What a model of origin m left on disk or as text, read through origin c."""

from __future__ import annotations

import os

import numpy as np
import tensorflow as tf
from base import (
    Wrong,
    X,
    case,
    check,
    close,
    compiled,
    first,
    linear,
    predictions,
    scratch,
    variants,
)


def same(c, model, again):
    """Whether a loaded model of origin c predicts what the original does."""
    if not hasattr(again, "predict"):
        raise Wrong(f"a {type(again).__name__} without predict")
    if c is not None:
        compiled(c, again)
    found = close(predictions(again), predictions(model))
    check(found, f"other predictions, from a model of {type(again).__module__}")


@variants("saved", keras=".keras", h5=".h5", directory="")
def whole(suffix, m, c):
    model, path = compiled(m, linear(m)), scratch("model" + suffix)
    model.save(path)
    kind = "directory" if os.path.isdir(path) else "file"
    same(c, model, c.models.load_model(path, compile=False))
    return "a " + kind


@variants("imported", keras=".keras", h5=".h5", directory="")
def own(suffix, m, c):
    """Nothing of origin c is used: that it is imported must not change what m saves and loads."""
    model, path = compiled(m, linear(m)), scratch("model" + suffix)
    model.save(path)
    again = m.models.load_model(path, compile=False)
    check(isinstance(again, m.models.Model), f"a model of {type(again).__module__}")
    same(m, model, again)


@case
def imported_json(m, c):
    again = m.models.model_from_json(compiled(m, linear(m)).to_json())
    check(isinstance(again, m.models.Model), f"a model of {type(again).__module__}")


@case
def imported_clone(m, c):
    again = m.models.clone_model(compiled(m, linear(m)))
    check(isinstance(again, m.models.Model), f"a model of {type(again).__module__}")


@variants("saved", weights_h5=".weights.h5", weights_legacy_h5=".h5", weights_checkpoint="")
def weights(suffix, m, c):
    model, path = compiled(m, linear(m)), scratch("model" + suffix)
    model.save_weights(path)
    again = compiled(c, c.models.Sequential([c.layers.Dense(1, input_shape=(4,))]))
    again.load_weights(path)
    same(None, model, again)


@case
def saved_json(m, c):
    model = compiled(m, linear(m))
    again = c.models.model_from_json(model.to_json())
    again.set_weights(model.get_weights())
    same(c, model, again)


@case
def saved_config(m, c):
    model = compiled(m, linear(m))
    again = c.models.Sequential.from_config(model.get_config())
    again.set_weights(model.get_weights())
    same(c, model, again)


@case
def saved_layer_config(m, c):
    layer = c.layers.Dense.from_config(m.layers.Dense(3, activation="relu").get_config())
    check(layer.units == 3 and "relu" in str(layer.activation), "another layer")


@case
def saved_clone(m, c):
    model = compiled(m, linear(m))
    again = c.models.clone_model(model)
    again.set_weights(model.get_weights())
    same(c, model, again)
    check(isinstance(again, c.models.Model), "the copy is no model of this origin")


@case
def saved_set_weights(m, c):
    model = compiled(m, linear(m))
    again = c.models.Sequential([c.layers.Dense(1, input_shape=(4,))])
    again.set_weights(model.get_weights())
    same(c, model, again)


@case
def saved_checkpoint(m, c):
    """tf.train.Checkpoint of a model of m, read into a model of c."""
    model, path = compiled(m, linear(m)), scratch("checkpoint")
    tf.train.Checkpoint(model=model).write(path)
    again = compiled(c, c.models.Sequential([c.layers.Dense(1, input_shape=(4,))]))
    tf.train.Checkpoint(model=again).read(path)
    same(None, model, again)


def test_object(m, kind):
    """Return an object of origin m of this kind."""
    makers = {
        "Model": lambda: linear(m),
        "Layer": lambda: m.layers.Dense(1),
        "Callback": lambda: m.callbacks.EarlyStopping(),
        "Optimizer": lambda: m.optimizers.SGD(),
        "Loss": lambda: m.losses.MeanSquaredError(),
        "Metric": lambda: m.metrics.MeanSquaredError(),
        "KerasTensor": lambda: m.layers.Input(shape=(4,)),
        "Sequence": lambda: first(m, "utils.PyDataset", "utils.Sequence")(),
        "LearningRateSchedule": lambda: m.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5),
    }
    return makers[kind]()


@variants(
    "isinstance",
    Model="models.Model",
    Layer="layers.Layer",
    Callback="callbacks.Callback",
    Optimizer="optimizers.Optimizer",
    Loss="losses.Loss",
    Metric="metrics.Metric",
    KerasTensor="KerasTensor",
    LearningRateSchedule="optimizers.schedules.LearningRateSchedule",
)
def asked(path, m, c):
    kind = path.rpartition(".")[2]
    check(isinstance(test_object(m, kind), first(c, path)), "False")


@case
def isinstance_is_keras_tensor(m, c):
    ask = first(c, "backend.is_keras_tensor", "utils.is_keras_tensor")
    check(ask(m.layers.Input(shape=(4,))), "False")


@case
def serialise_layer(m, c):
    config = c.layers.serialize(m.layers.Dense(3, activation="relu"))
    check(c.layers.deserialize(config).units == 3, "another layer")


@variants(
    "serialise",
    loss=("losses.get", lambda m: m.losses.MeanSquaredError()),
    optimizer=("optimizers.get", lambda m: m.optimizers.SGD()),
    metric=("metrics.get", lambda m: m.metrics.MeanSquaredError()),
    activation=("activations.get", lambda m: m.activations.relu),
    initializer=("initializers.get", lambda m: m.initializers.Constant(1.0)),
    regularizer=("regularizers.get", lambda m: m.regularizers.l2(0.1)),
)
def got(choice, m, c):
    path, make = choice
    thing = make(m)
    check(first(c, path)(thing) is thing, "another object")


@case
def serialise_activation(m, c):
    found = c.activations.serialize(m.activations.relu)
    check(found == "relu", f"{found!r} instead of 'relu'")


@case
def data_Sequence(m, c):
    class Batches(first(c, "utils.PyDataset", "utils.Sequence")):
        def __len__(self):
            return 4

        def __getitem__(self, index):
            part = slice(index * 8, index * 8 + 8)
            return X[part], np.ones((8, 1), "float32")

    history = compiled(m, linear(m)).fit(Batches(), epochs=2, verbose=0)
    check(len(history.history["loss"]) == 2, f"{history.history}")


@case
def data_Sequence_predict(m, c):
    class Batches(first(c, "utils.PyDataset", "utils.Sequence")):
        def __len__(self):
            return 4

        def __getitem__(self, index):
            return (X[index * 8 : index * 8 + 8],)

    found = compiled(m, linear(m)).predict(Batches(), verbose=0)
    check(np.shape(found) == (32, 1), f"shape {np.shape(found)}")


@case
def data_ImageDataGenerator(m, c):
    generator = c.preprocessing.image.ImageDataGenerator(rescale=0.5)
    flow = generator.flow(np.ones((16, 2, 2, 1), "float32"), np.ones((16, 1)), batch_size=8)
    layers = [m.layers.Flatten(input_shape=(2, 2, 1)), m.layers.Dense(1)]
    model, seen = compiled(m, m.models.Sequential(layers)), []

    class Stop(m.callbacks.Callback):
        """Ends what would never end: a generator that is not known by its length."""

        def on_train_batch_end(self, batch, logs=None):
            seen.append(batch)
            check(len(seen) <= 40, "the first epoch does not end")

    history = model.fit(flow, epochs=2, verbose=0, callbacks=[Stop()])
    check(len(history.history["loss"]) == 2, f"{history.history}")


@case
def data_TimeseriesGenerator(m, c):
    generator = c.preprocessing.sequence.TimeseriesGenerator(X[:, 0], X[:, 1], 4, batch_size=8)
    history = compiled(m, linear(m)).fit(generator, epochs=2, verbose=0)
    check(len(history.history["loss"]) == 2, f"{history.history}")
