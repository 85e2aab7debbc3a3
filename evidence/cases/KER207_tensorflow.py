import os

import tensorflow as tf

os.environ["KERAS_BACKEND"] = "jax"
import keras

assert tf.__version__ and keras.backend.backend() == "tensorflow", keras.backend.backend()
