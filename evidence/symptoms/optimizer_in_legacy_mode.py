# threads: keras#21666, keras-rl#396
# message: Could not interpret optimizer identifier
# runs on: tf2.21 legacy
import keras
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile(keras.optimizers.Adam(0.01), "mse")  # KER304
