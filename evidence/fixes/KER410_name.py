# allow: keras-version >=2.13
# unsafe: Keras 3 does not call it now
import keras
import numpy as np


class Batches(keras.metrics.Mean):
    def reset_states(self):
        super().reset_states()
        print("RESULT reset")


x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
metric = Batches()
metric.update_state([2.0, 4.0])
metric.reset_state()
print("RESULT", float(metric.result()))
