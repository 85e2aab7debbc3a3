# allow: tensorflow-version >=2.4
import tensorflow as tf

x = tf.keras.Input((4, 3))
print("RESULT", x.shape.as_list(), tf.keras.layers.Dense(2)(x).shape.as_list())
