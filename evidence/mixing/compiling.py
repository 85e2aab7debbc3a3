"""Optimizers, losses, metrics and the small functions of one origin in another's model."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from base import (
    BATCH,
    X,
    Y,
    case,
    check,
    close,
    compiled,
    descent,
    first,
    fit,
    linear,
    predictions,
    rate,
    values,
    variants,
)

STEPS = 4  # of two epochs


def lowers(m, optimizer):
    """Train with this optimizer; the loss must fall."""
    history = fit(compiled(m, linear(m), optimizer=optimizer)).history["loss"]
    check(history[1] < history[0], f"loss {history[0]:.3f}, then {history[1]:.3f}")


@case
def optimizer_SGD(m, c):
    model = compiled(m, linear(m), optimizer=c.optimizers.SGD(0.05))
    fit(model)
    check(close(values(model), descent([0.05] * STEPS)), "other weights than gradient descent's")


@case
def optimizer_Adam(m, c):
    lowers(m, c.optimizers.Adam(0.05))


@case
def optimizer_subclass(m, c):
    class Mine(c.optimizers.SGD):
        pass

    lowers(m, Mine(0.05))


@case
def optimizer_learning_rate(m, c):
    model = compiled(m, linear(m), optimizer=c.optimizers.SGD(0.05))
    check(close(rate(model), 0.05), f"rate {rate(model):.3f}")


@case
def optimizer_schedule(m, c):
    schedule = c.optimizers.schedules.ExponentialDecay(0.05, 1, 0.5)
    model = compiled(m, linear(m), optimizer=m.optimizers.SGD(schedule))
    fit(model)
    rates = [0.05 * 0.5**step for step in range(STEPS)]
    check(close(values(model), descent(rates)), "other weights than with this schedule")


@case
def optimizer_schedule_subclass(m, c):
    class Halving(c.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            return 0.05 * 0.5 ** tf.cast(step, "float32")

    model = compiled(m, linear(m), optimizer=m.optimizers.SGD(Halving()))
    fit(model)
    rates = [0.05 * 0.5**step for step in range(STEPS)]
    check(close(values(model), descent(rates)), "other weights than with this schedule")


@case
def optimizer_apply_gradients(m, c):
    model, optimizer = linear(m), c.optimizers.SGD(0.05)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(X[:BATCH]) - Y[:BATCH]))
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    check(close(values(model), descent([0.05])), "other weights than gradient descent's")


def one_step_loss(m, loss, y=Y, **options):
    """Return the loss that fit reports for a single batch, before its weights are changed."""
    history = fit(compiled(m, linear(m), loss=loss), y=y, epochs=1, batch_size=32, **options)
    return history.history["loss"][0]


def derived(c):
    class Mine(c.losses.Loss):
        def call(self, y_true, y_pred):
            return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)

    return Mine()


def instance(c):
    return c.losses.MeanSquaredError()


def function(c):
    return first(c, "losses.mean_squared_error", "losses.MSE")


def weighting(kind):
    """Return target values and the arguments of fit that weight them."""
    if kind == "sample_weight":
        return Y, {"sample_weight": np.linspace(0.1, 3.0, len(X)).astype("float32")}
    if kind == "class_weight":
        return (Y > 0).astype("float32"), {"class_weight": {0: 1.0, 1: 5.0}}
    return Y, {}


@variants(
    "loss",
    instance=(instance, ""),
    sample_weight=(instance, "sample_weight"),
    class_weight=(instance, "class_weight"),
    function=(function, ""),
    function_sample_weight=(function, "sample_weight"),
    subclass=(derived, ""),
    subclass_sample_weight=(derived, "sample_weight"),
)
def losses(choice, m, c):
    make, kind = choice
    y, options = weighting(kind)
    found, right = (one_step_loss(m, loss, y, **options) for loss in (make(c), "mse"))
    check(close(found, right, 1e-3), f"loss {found:.4f} instead of {right:.4f}")


@case
def loss_call(m, c):
    """Not compile: the loss is called by hand on what the model returns."""
    model = linear(m)
    found, right = float(instance(c)(Y, model(X))), np.mean((predictions(model) - Y) ** 2)
    check(close(found, right, 1e-3), f"loss {found:.4f} instead of {right:.4f}")


def mean_metric(c):
    class Mine(c.metrics.Metric):
        def __init__(self):
            super().__init__(name="mine")
            self.total = self.add_weight(name="total", initializer="zeros")
            self.count = self.add_weight(name="count", initializer="zeros")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.total.assign(self.total + tf.reduce_mean(tf.abs(y_true - y_pred)))
            self.count.assign(self.count + 1.0)

        def result(self):
            return self.total / self.count

        def reset_state(self):
            self.total.assign(0.0)
            self.count.assign(0.0)

        reset_states = reset_state

    return Mine()


@variants(
    "metric",
    instance=lambda c: c.metrics.MeanAbsoluteError(),
    function=lambda c: first(c, "metrics.mean_absolute_error", "metrics.MAE"),
    subclass=mean_metric,
)
def metrics(make, m, c):
    """After training, and again after evaluation, evaluate must return the true error."""
    model = compiled(m, linear(m), metrics=[make(c)])
    fit(model)
    right = np.mean(np.abs(predictions(model) - Y))
    found = [float(model.evaluate(X, Y, verbose=0, batch_size=32)[1]) for _ in range(2)]
    text = "evaluate says %.3f, again %.3f, true is %.3f"
    check(close(found, [right, right], 1e-3), text % (found[0], found[1], right))


@case
def metric_weighted(m, c):
    model = compiled(m, linear(m), weighted_metrics=[c.metrics.MeanAbsoluteError()])
    fit(model)
    right = np.mean(np.abs(predictions(model) - Y))
    weight = np.full(len(X), 2.0, "float32")
    results = model.evaluate(X, Y, sample_weight=weight, verbose=0, batch_size=32)
    check(close(float(results[1]), right, 1e-3), f"{results[1]:.3f}, true is {right:.3f}")


@case
def metric_in_train_step(m, c):
    """A metric held by a Model subclass and updated by hand."""

    class Measured(m.models.Model):
        def __init__(self):
            super().__init__()
            self.dense, self.mean = m.layers.Dense(1), c.metrics.Mean()

        def call(self, inputs):
            return self.dense(inputs)

        @property
        def metrics(self):
            return [self.mean]

        def test_step(self, data):
            self.mean.update_state(tf.reduce_mean(self(data[0])))
            return {"mean": self.mean.result()}

    model = compiled(m, Measured())
    right = np.mean(predictions(model))
    for _ in range(2):
        found = model.evaluate(X, Y, verbose=0, return_dict=True)["mean"]
    check(close(float(found), right, 1e-3), f"{found:.3f} the second time, true is {right:.3f}")


@case
def initializer_instance(m, c):
    layer = m.layers.Dense(1, kernel_initializer=c.initializers.Constant(0.25))
    layer.build((None, 4))
    check(close(values(layer)[0], np.full((4, 1), 0.25)), f"kernel {values(layer)[0]}")


@case
def regularizer_instance(m, c):
    layer = m.layers.Dense(1, kernel_regularizer=c.regularizers.l2(0.1), input_shape=(4,))
    model = compiled(m, m.models.Sequential([layer]))
    model.set_weights([np.full((4, 1), 0.5, "float32"), np.zeros(1, "float32")])
    found = fit(model, epochs=1, batch_size=32).history["loss"][0]
    right = np.mean((X.sum(1, keepdims=True) / 2 - Y) ** 2) + 0.1
    check(close(found, right, 1e-3), f"loss {found:.3f} instead of {right:.3f}")


@case
def constraint_instance(m, c):
    layer = m.layers.Dense(1, kernel_constraint=c.constraints.NonNeg(), input_shape=(4,))
    model = compiled(m, m.models.Sequential([layer]))
    fit(model, y=-10 * np.abs(Y))
    check(np.all(values(model)[0] >= 0), "kernel below 0")


@variants(
    "activation",
    function=lambda c: c.activations.tanh,
    layer=lambda c: c.layers.LeakyReLU(),
)
def activations(make, m, c):
    layers = [m.layers.Dense(1, activation=make(o), input_shape=(4,)) for o in (c, m)]
    found = []
    for layer in layers:
        model = compiled(m, m.models.Sequential([layer]))
        model.set_weights([np.full((4, 1), 0.5, "float32"), np.zeros(1, "float32")])
        fit(model)
        found.append(predictions(model))
    check(close(*found), "other predictions than with its own")
