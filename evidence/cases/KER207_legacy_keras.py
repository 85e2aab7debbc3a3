import os

os.environ.pop("TF_USE_LEGACY_KERAS", None)
import keras

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # needs tf_keras
from tensorflow.keras.layers import Dense

assert Dense is keras.layers.Dense
