# year: 2021
# needs tensorflow: tf.math in the loss
"""Short names for the parts of Keras, and parts chosen by their names."""
import argparse
import json

import numpy as np
import tensorflow.compat.v2 as tf

tfk = tf.keras
tfkl = tf.keras.layers

tf.enable_v2_behavior()

parser = argparse.ArgumentParser()
parser.add_argument("--optimizer", default="Ftrl")
parser.add_argument("--activation", default="softplus")
flags = parser.parse_args()


def negative_log_likelihood(y, rate):
    return rate - y * tf.math.log(rate + 1e-6)


def make_network(activation):
    net = tfk.Sequential([
        tfkl.InputLayer(input_shape=(3,)),
        tfkl.Dense(8, activation=getattr(tfk.activations, activation)),
        tfkl.Dense(1, activation=tf.nn.softplus),
    ], name="rates")
    return net


rng = np.random.RandomState(40)
x = rng.normal(size=(150, 3)).astype(np.float32)
counts = rng.poisson(np.exp(0.5 * x[:, :1])).astype(np.float32)

network = make_network(flags.activation)
network.set_weights([rng.normal(0, 0.3, w.shape) for w in network.get_weights()])
network.compile(
    optimizer=getattr(tf.keras.optimizers, flags.optimizer)(learning_rate=0.05),
    loss=negative_log_likelihood,
)
history = network.fit(x, counts, epochs=4, batch_size=25, shuffle=False, verbose=False)
print("RESULT", json.dumps({
    "loss": history.history["loss"][-1],
    "rate": float(network.predict(x, verbose=0).mean()),
}))
