# allow: keras-version >=3
# old: tf2.10
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
model.build((None, 2))
optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
model.compile(optimizer, "mse")
model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0)
print("RESULT", sorted(v.shape.__len__() for v in optimizer.variables())[-2:])
