# year: 2021
"""A small U-Net that finds squares, with Dice loss."""
import json

import numpy as np
import tensorflow as tf
import tensorflow.keras.backend as K
from tensorflow.keras.layers import (
    Concatenate,
    Conv2D,  # 3 x 3 everywhere
    Conv2DTranspose,
    Input,
    MaxPool2D,
    UpSampling2D,  # cheaper than the transposed one
)

SMOOTH = 1.0


def dice_coef(y_true, y_pred):
    y_true_f = K.flatten(y_true)
    y_pred_f = K.flatten(y_pred)
    intersection = K.sum(y_true_f * y_pred_f)
    return (2.0 * intersection + SMOOTH) / (K.sum(y_true_f) + K.sum(y_pred_f) + SMOOTH)


def dice_loss(y_true, y_pred):
    return 1.0 - dice_coef(y_true, y_pred)


def conv_block(tensor, filters):
    for _ in range(2):
        tensor = Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer="he_normal")(tensor)
    return tensor


def unet(size=16):
    image = Input((size, size, 1))
    d1 = conv_block(image, 4)
    d2 = conv_block(MaxPool2D()(d1), 8)
    middle = conv_block(MaxPool2D()(d2), 16)
    u2 = conv_block(Concatenate()([UpSampling2D()(middle), d2]), 8)
    u1 = Conv2DTranspose(4, 2, strides=2, padding="same")(u2)
    u1 = conv_block(Concatenate()([u1, d1]), 4)
    mask = Conv2D(1, 1, activation="sigmoid")(u1)
    return tf.keras.Model(image, mask)


def squares(n, size=16):
    rng = np.random.RandomState(n)
    images = rng.rand(n, size, size, 1).astype("float32") * 0.5
    masks = np.zeros_like(images)
    for image, mask in zip(images, masks):
        i, j = rng.randint(0, size - 6, 2)
        image[i:i + 6, j:j + 6] += 0.5
        mask[i:i + 6, j:j + 6] = 1.0
    return images, masks


if __name__ == "__main__":
    images, masks = squares(48)
    model = unet()
    rng = np.random.RandomState(11)
    model.set_weights([rng.normal(0.02, 0.15, w.shape) for w in model.get_weights()])
    model.compile(
        tf.keras.optimizers.Adam(1e-3),
        loss=dice_loss,
        metrics=[dice_coef, tf.keras.metrics.MeanAbsoluteError(name="mae")],
    )
    log = model.fit(images, masks, batch_size=8, epochs=3, shuffle=False, verbose=2)
    print("RESULT", json.dumps({
        "loss": [float(v) for v in log.history["loss"]],
        "dice": float(log.history["dice_coef"][-1]),
        "mask": float(model.predict(images).mean()),
    }))
