# threads: tensorflow#64250, keras#21666, ktrain#529
# message: Could not interpret optimizer identifier
# runs on: tf2.21
import tf_keras
from keras.optimizers import Adam


def build():
    return tf_keras.Sequential([tf_keras.layers.Dense(1)])


model = build()
optimizer = Adam(0.01)
model.compile(loss="mse", optimizer=optimizer)  # KER304
