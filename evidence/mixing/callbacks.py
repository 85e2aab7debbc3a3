"""Callbacks of one origin in fit, evaluate and predict of another's model."""

from __future__ import annotations

import contextlib
import io
import os

import numpy as np
from base import (
    X,
    Y,
    case,
    check,
    close,
    compiled,
    first,
    fit,
    linear,
    predictions,
    rate,
    scratch,
    values,
    variants,
)


def counter(c):
    """Return a callback of origin c that counts how often it is called."""

    class Counter(c.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.seen = []

        def on_epoch_end(self, epoch, logs=None):
            self.seen.append("epoch")

        def on_test_end(self, logs=None):
            self.seen.append("test")

        def on_predict_end(self, logs=None):
            self.seen.append("predict")

    return Counter()


def called(callback, what, times):
    found = callback.seen.count(what)
    check(found == times, f"called {found} times instead of {times}")


def follower(m):
    """Return a callback of origin m that notes the weights after each epoch."""

    class Follower(m.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.weights = []

        def on_epoch_end(self, epoch, logs=None):
            self.weights.append(values(self.model))

    return Follower()


@case
def callback_epoch_end(m, c):
    model, callback = compiled(m, linear(m)), counter(c)
    fit(model, callbacks=[callback])
    called(callback, "epoch", 2)


@case
def callback_only_epoch_end(m, c):
    seen = []

    class OnlyEpochEnd(c.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append(logs["loss"])

    history = fit(compiled(m, linear(m)), callbacks=[OnlyEpochEnd()])
    check(close(seen, history.history["loss"]), f"logs {seen}")


@case
def callback_evaluate(m, c):
    model, callback = compiled(m, linear(m)), counter(c)
    model.evaluate(X, Y, verbose=0, callbacks=[callback])
    called(callback, "test", 1)


@case
def callback_predict(m, c):
    model, callback = compiled(m, linear(m)), counter(c)
    model.predict(X, verbose=0, callbacks=[callback])
    called(callback, "predict", 1)


@case
def callback_train_batch_end(m, c):
    seen = []

    class BatchEnd(c.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen.append(batch)

    fit(compiled(m, linear(m)), callbacks=[BatchEnd()])
    check(seen == [0, 1, 0, 1], f"batches {seen}")


@case
def callback_stop_training(m, c):
    class Stop(c.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = True

    history = fit(compiled(m, linear(m)), callbacks=[Stop()], epochs=4)
    check(len(history.epoch) == 1, f"{len(history.epoch)} epochs run")


@case
def callback_single_object(m, c):
    model, callback = compiled(m, linear(m)), counter(c)
    fit(model, callbacks=callback)
    called(callback, "epoch", 2)


@case
def callback_CallbackList(m, c):
    model, callback = compiled(m, linear(m)), counter(c)
    if c.multi_backend:
        several = c.callbacks.CallbackList([callback])
        several.set_model(model)
    else:
        several = c.callbacks.CallbackList([callback], add_history=True, model=model, epochs=2)
    fit(model, callbacks=several)
    called(callback, "epoch", 2)


@case
def callback_EarlyStopping(m, c):
    model, before = compiled(m, linear(m)), follower(m)
    stop = c.callbacks.EarlyStopping("loss", mode="max", patience=1, restore_best_weights=True)
    history = fit(model, callbacks=[before, stop], epochs=5)
    check(len(history.epoch) == 2, f"{len(history.epoch)} epochs run instead of 2")
    check(close(values(model), before.weights[0]), "best weights not restored")


@variants("callback_ModelCheckpoint", keras=".keras", h5=".h5", directory="")
def whole_checkpoint(suffix, m, c):
    model, path = compiled(m, linear(m)), scratch("model" + suffix)
    fit(model, callbacks=[c.callbacks.ModelCheckpoint(path)])
    check(os.path.exists(path), "no file written")
    again = m.models.load_model(path, compile=False)
    compiled(m, again)
    check(close(predictions(again), predictions(model)), "other predictions after loading")


@case
def callback_ModelCheckpoint_weights(m, c):
    model, path = compiled(m, linear(m)), scratch("model.weights.h5")
    fit(model, callbacks=[c.callbacks.ModelCheckpoint(path, save_weights_only=True)])
    again = linear(m)
    again.load_weights(path)
    check(close(values(again), values(model)), "other weights after loading")


@case
def callback_ReduceLROnPlateau(m, c):
    model = compiled(m, linear(m))
    plateau = c.callbacks.ReduceLROnPlateau("loss", mode="max", factor=0.5, patience=1)
    fit(model, callbacks=[plateau], epochs=3)
    check(close(rate(model), 0.0025, 1e-6), f"rate {rate(model):.4f} instead of 0.0025")


@case
def callback_LearningRateScheduler(m, c):
    model, before = compiled(m, linear(m)), follower(m)
    schedule = c.callbacks.LearningRateScheduler(lambda epoch, rate=0.0: 0.01 if epoch < 1 else 0.0)
    fit(model, callbacks=[schedule, before], epochs=3)
    check(rate(model) == 0, f"rate {rate(model):.4f} instead of 0")
    check(close(before.weights[0], before.weights[2]), "trained on at the old rate")


@case
def callback_TensorBoard(m, c):
    path = scratch("logs")
    fit(compiled(m, linear(m)), callbacks=[c.callbacks.TensorBoard(path)])
    files = [name for _, _, names in os.walk(path) for name in names]
    check(files, "no file written")


@case
def callback_CSVLogger(m, c):
    path = scratch("log.csv")
    fit(compiled(m, linear(m)), callbacks=[c.callbacks.CSVLogger(path)])
    with open(path) as file:
        lines = file.read().split()
    check(len(lines) == 3, f"{len(lines)} lines instead of 3")


@case
def callback_LambdaCallback(m, c):
    seen = []
    notes = c.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    fit(compiled(m, linear(m)), callbacks=[notes])
    check(seen == [0, 1], f"epochs {seen}")


@case
def callback_TerminateOnNaN(m, c):
    model = compiled(m, linear(m))
    history = fit(model, y=Y * np.nan, callbacks=[c.callbacks.TerminateOnNaN()], epochs=3)
    check(len(history.epoch) <= 1, f"{len(history.epoch)} epochs run")


@case
def callback_History(m, c):
    notes = c.callbacks.History()
    history = fit(compiled(m, linear(m)), callbacks=[notes])
    check(close(notes.history["loss"], history.history["loss"]), f"history {notes.history}")


@case
def callback_BackupAndRestore(m, c):
    path, seen = scratch("backup"), []
    backup = first(c, "callbacks.BackupAndRestore", "callbacks.experimental.BackupAndRestore")

    class Look(m.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.extend(os.listdir(path))

    fit(compiled(m, linear(m)), callbacks=[backup(path), Look()])
    check(seen, "no backup written")


@case
def callback_ProgbarLogger(m, c):
    model, shown = compiled(m, linear(m)), io.StringIO()
    with contextlib.redirect_stdout(shown):
        fit(model, callbacks=[c.callbacks.ProgbarLogger()], verbose=1)
    check("Epoch 2/2" in shown.getvalue(), "no progress shown")
