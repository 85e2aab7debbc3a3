# threads: keras#14196, nilmtk-contrib#35, EAST#62, FSA-Net#77
# message: object has no attribute '_implements_train_batch_hooks'
# runs on: tf2.2
import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

model = Sequential([Dense(1)])
model.compile("sgd", "mse")
callbacks = [ModelCheckpoint("model.h5"), EarlyStopping("loss")]
model.fit(np.ones((4, 1)), np.ones((4, 1)), callbacks=callbacks)  # KER302
