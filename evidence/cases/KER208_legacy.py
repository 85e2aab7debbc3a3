import os

os.environ["TF_USE_LEGACY_KERAS"] = "TRUE"  # needs tf_keras
import tensorflow as tf

assert tf.keras.layers.Dense.__module__.startswith("keras."), tf.keras.layers.Dense
