# allow: keras-version >=3
import keras
import numpy as np
import tensorflow as tf

x = tf.constant([[0.5, -2.0, 3.0], [1.0, 4.0, -1.5]])
i = tf.constant([[1, 2], [3, 4]])
cube = tf.reshape(tf.range(24.0), (2, 3, 4))


def show(name, value):
    value = np.asarray(value)
    print("RESULT", name, value.dtype, value.shape, np.round(value.astype("float64"), 4).tolist())


for name, of in (("float", x), ("int", i), ("cube", cube)):
    show(f"concatenate {name}", keras.backend.concatenate([of, of]))
    show(f"concatenate axis {name}", keras.backend.concatenate(tensors=[of, of], axis=0))
    show(f"concatenate place {name}", keras.backend.concatenate([of, of], 1))
    show(f"expand_dims {name}", keras.backend.expand_dims(of))
    show(f"expand_dims axis {name}", keras.backend.expand_dims(x=of, axis=0))
    show(f"cumsum {name}", keras.backend.cumsum(of))
    show(f"cumsum axis {name}", keras.backend.cumsum(of, axis=1))
    show(f"cumprod {name}", keras.backend.cumprod(of))
    show(f"cumprod axis {name}", keras.backend.cumprod(x=of, axis=-1))
show("one", keras.backend.expand_dims(tf.constant(1.5)))
