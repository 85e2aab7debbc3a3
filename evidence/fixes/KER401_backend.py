# allow: keras-version >=3.15
import numpy as np
import tensorflow as tf
from keras import backend as K

x = tf.constant([[0.5, -2.0, 3.0], [1.0, 4.0, -1.5]])
y = tf.constant([[1.0, 2.0, -3.0], [0.5, 4.0, 2.5]])


def show(name, value):
    value = np.asarray(value)
    print("RESULT", name, value.dtype, np.round(value.astype("float64"), 4).tolist())


for name, value in (
    ("sum", K.sum(x, axis=-1, keepdims=True)),
    ("square", K.square(x)),
    ("abs", K.abs(x)),
    ("exp", K.exp(x)),
    ("sign", K.sign(x)),
    ("round", K.round(x)),
    ("max", K.max(x, axis=0)),
    ("min", K.min(x, 1)),
    ("prod", K.prod(x)),
    ("std", K.std(x, axis=1)),
    ("var", K.var(x)),
    ("sigmoid", K.sigmoid(x)),
    ("softmax", K.softmax(x)),
    ("tanh", K.tanh(x)),
    ("elu", K.elu(x)),
    ("softplus", K.softplus(x)),
    ("transpose", K.transpose(x)),
    ("flatten", K.flatten(x)),
    ("stack", K.stack([x, y], axis=1)),
    ("cast", K.cast(x, "int32")),
    ("maximum", K.maximum(x=x, y=y)),
    ("minimum", K.minimum(x, y)),
    ("equal", K.equal(x=x, y=y)),
    ("greater", K.greater(x, y)),
    ("pow", K.pow(x, a=2.0)),
    ("dot", K.dot(x=x, y=tf.transpose(y))),
    ("relu", K.relu(x, alpha=0.1)),
    ("reshape", K.reshape(x, shape=(3, 2))),
    ("tile", K.tile(x, n=(1, 2))),
    ("permute", K.permute_dimensions(x, pattern=(1, 0))),
    ("repeat", K.repeat_elements(x, rep=2, axis=1)),
    ("one_hot", K.one_hot(indices=tf.constant([0, 2]), num_classes=3)),
    ("bias_add", K.bias_add(x=x, bias=tf.constant([1.0, 2.0, 3.0]))),
    ("zeros_like", K.zeros_like(x)),
    ("conv2d", K.conv2d(x=tf.reshape(x, (1, 2, 3, 1)), kernel=tf.ones((2, 2, 1, 1)))),
):
    show(name, value)
