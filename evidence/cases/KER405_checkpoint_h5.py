import keras
import numpy as np

model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")
checkpoint = keras.callbacks.ModelCheckpoint("best.h5")
model.fit(np.ones((4, 2)), np.ones((4, 1)), callbacks=[checkpoint], verbose=0)
