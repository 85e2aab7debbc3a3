# year: 2021
# needs tensorflow: tf.GradientTape and tf.random
# random: the noise given to the generator
"""Generative adversarial network on points of a line."""
import json

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

EPOCHS = 3
NOISE = 4
tf.random.set_seed(17)

points = np.linspace(-1, 1, 128).astype("float32")
real = np.stack([points, 0.5 * points + 0.1], axis=1)
dataset = tf.data.Dataset.from_tensor_slices(real).shuffle(128, seed=1).batch(32)


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(16, use_bias=False, input_shape=(NOISE,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU(alpha=0.2))
    model.add(layers.Dense(2, activation="tanh"))
    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(16, input_shape=(2,)))
    model.add(layers.LeakyReLU(0.2))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1))
    return model


generator = make_generator_model()
discriminator = make_discriminator_model()
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(1e-3, beta_1=0.5)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-3, beta_1=0.5)


@tf.function
def train_step(batch):
    noise = tf.random.normal([tf.shape(batch)[0], NOISE])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        fake = generator(noise, training=True)
        real_output = discriminator(batch, training=True)
        fake_output = discriminator(fake, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = cross_entropy(tf.ones_like(real_output), real_output)
        disc_loss += cross_entropy(tf.zeros_like(fake_output), fake_output)
    gen_gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
    disc_gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gen_gradients, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(disc_gradients, discriminator.trainable_variables))
    return gen_loss, disc_loss


for epoch in range(EPOCHS):
    for batch in dataset:
        gen_loss, disc_loss = train_step(batch)
    print("epoch", epoch + 1, float(gen_loss), float(disc_loss))

sample = generator(tf.random.normal([16, NOISE]), training=False)
assert sample.shape == (16, 2)
print("RESULT", json.dumps({"gen": float(gen_loss), "disc": float(disc_loss)}))
