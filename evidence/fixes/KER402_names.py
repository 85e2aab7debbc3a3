# allow: keras-version >=3
import keras
import numpy as np
from keras import losses
from keras.layers.experimental import preprocessing
from keras.layers.experimental.preprocessing import Rescaling
from keras.losses import MAE, Huber

x, y = np.array([[1.0, 2.0]], "float32"), np.array([[3.0, 5.0]], "float32")
print("RESULT", np.asarray(keras.losses.MSE(x, y)).tolist(), np.asarray(MAE(x, y)).tolist())
print("RESULT", np.asarray(losses.kullback_leibler_divergence(x, y)).tolist())
print("RESULT", np.asarray(Rescaling(0.5, offset=1.0)(x)).tolist(), float(Huber()(x, y)))
print("RESULT", np.asarray(preprocessing.Rescaling(2.0)(x)).tolist())
