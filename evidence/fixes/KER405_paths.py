# allow: keras-version >=2.13
# unsafe: the files have other names
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
model.save("saved_model")
again = keras.models.load_model("saved_model")
print("RESULT", again.predict(np.ones((1, 2)), verbose=0).tolist())
model.save_weights("weights.h5")
again.load_weights("weights.h5")
model.compile("sgd", "mse")
check = keras.callbacks.ModelCheckpoint("best.tf")
model.fit(np.ones((1, 2)), np.ones((1, 1)), verbose=0, callbacks=[check])
last = keras.models.load_model("best.tf")
print("RESULT", np.round(last.predict(np.ones((1, 2)), verbose=0), 4).tolist())
