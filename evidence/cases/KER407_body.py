import keras
import numpy as np


class Body(keras.callbacks.Callback):
    def set_model(self, model):
        try:
            self.model = model
        except AttributeError as error:
            said["model"] = str(error)

    def on_epoch_end(self, epoch, logs=None):
        said["samples"] = self.params.get("samples")
        said["data"] = getattr(self, "validation_data", "no attribute")


said = {"model": "set"}
x, y = np.ones((4, 2)), np.ones((4, 1))
model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")
model.fit(x, y, callbacks=[Body()], validation_data=(x, y), verbose=0)
said["data"] = said["data"] if said["data"] in (None, "no attribute") else "there"
raise Exception(said)
