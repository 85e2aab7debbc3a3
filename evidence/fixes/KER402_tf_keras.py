# allow: tensorflow-version >=2.6
import numpy as np
import tensorflow as tf

rate = tf.keras.experimental.CosineDecay(0.1, 10)
layer = tf.keras.layers.experimental.preprocessing.Rescaling(0.5)
print("RESULT", round(float(rate(3)), 6), np.asarray(layer(np.ones((1, 2)))).tolist())
