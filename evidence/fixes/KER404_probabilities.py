# allow: tensorflow-version >=2.0
# old: tf2.2
import numpy as np
import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")])
print("RESULT", np.round(model.predict_proba(np.ones((3, 2), "float32"), 2), 5).tolist())
