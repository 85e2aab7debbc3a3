# threads: tensorflow#65419, tensorflow#63085, tensorflow#76042, tensorflow#86041, hub#920
# message: Only instances of `keras.Layer` can be added to a Sequential model
# runs on: tf2.21
import tensorflow as tf
import tf_keras

model = tf.keras.Sequential(
    [
        tf_keras.layers.Dense(4),  # KER303
        tf.keras.layers.Dense(1),
    ]
)
