# year: 2019
"""Siamese network with a distance in a Lambda layer and a contrastive loss."""
import json

import numpy as np
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Dense, Flatten, Input, Lambda
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import RMSprop

MARGIN = 1


def euclidean_distance(vects):
    x, y = vects
    sum_square = K.sum(K.square(x - y), axis=1, keepdims=True)
    return K.sqrt(K.maximum(sum_square, K.epsilon()))


def eucl_dist_output_shape(shapes):
    shape1, shape2 = shapes
    return (shape1[0], 1)


def contrastive_loss(y_true, y_pred):
    square_pred = K.square(y_pred)
    margin_square = K.square(K.maximum(MARGIN - y_pred, 0))
    return K.mean(y_true * square_pred + (1 - y_true) * margin_square)


def accuracy(y_true, y_pred):
    return K.mean(K.equal(y_true, K.cast(y_pred < 0.5, y_true.dtype)))


def create_base_network(input_shape):
    input = Input(shape=input_shape)
    x = Flatten()(input)
    x = Dense(16, activation="relu")(x)
    x = Dense(8, activation="relu")(x)
    return Model(input, x)


rng = np.random.RandomState(28)
one = rng.rand(120, 5, 5).astype("float32")
two = np.where(np.arange(120)[:, None, None] % 2, one + 0.05, rng.rand(120, 5, 5)).astype("float32")
same = (np.arange(120) % 2).astype("float32").reshape(-1, 1)

base_network = create_base_network((5, 5))
input_a = Input(shape=(5, 5))
input_b = Input(shape=(5, 5))
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)(
    [base_network(input_a), base_network(input_b)]
)
model = Model([input_a, input_b], distance)
model.set_weights([rng.normal(0, 0.25, w.shape) for w in model.get_weights()])
model.compile(loss=contrastive_loss, optimizer=RMSprop(), metrics=[accuracy])
log = model.fit([one, two], same, batch_size=20, epochs=5, shuffle=False, verbose=0)
print("RESULT", json.dumps({
    "loss": float(log.history["loss"][-1]),
    "accuracy": float(log.history["accuracy"][-1]),
    "distance": float(model.predict([one, two]).mean()),
}))
