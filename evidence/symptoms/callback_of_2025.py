# threads: zero-to-mastery-ml#114
# message: object has no attribute '_implements_train_batch_hooks'
# runs on: tf2.21
import keras
import numpy as np
import tf_keras

model = tf_keras.Sequential([tf_keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(
    np.ones((4, 1)),
    np.ones((4, 1)),
    callbacks=[keras.callbacks.TensorBoard("logs")],  # KER302
)
