import os

os.environ.pop("TF_USE_LEGACY_KERAS", None)
import tensorflow as tf

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # needs tf_keras
assert tf.keras.layers.Dense.__module__.startswith("tf_keras")
from tensorflow.keras.layers import Dense  # noqa: E402

assert Dense.__module__.startswith("keras."), Dense.__module__
