import os

os.environ.pop("KERAS_BACKEND", None)
os.putenv("KERAS_BACKEND", "jax")
import keras

assert keras.backend.backend() == "tensorflow", keras.backend.backend()
