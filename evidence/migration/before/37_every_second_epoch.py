# year: 2018
"""The weights of every second epoch, with the old name of the argument."""
import glob
import json

import numpy as np
from tensorflow.keras import callbacks, layers, losses, models, optimizers

rng = np.random.RandomState(37)
x = rng.uniform(-1, 1, size=(120, 3)).astype("float32")
y = np.prod(x, axis=1)

model = models.Sequential([
    layers.Dense(16, activation="relu", input_shape=(3,)),
    layers.Dense(1),
])
model.set_weights([rng.normal(0, 0.4, w.shape) for w in model.get_weights()])
model.compile(optimizers.RMSprop(0.01), losses.mean_squared_error)
keep = callbacks.ModelCheckpoint(
    "weights.{epoch:02d}.hdf5", verbose=0, save_weights_only=True, period=2
)
stop = callbacks.EarlyStopping(monitor="loss", min_delta=0, patience=3, mode="auto")
log = model.fit(x, y, epochs=6, batch_size=20, shuffle=False, callbacks=[keep, stop], verbose=0)
files = sorted(glob.glob("weights.*"))
print(files)
model.load_weights(files[0])
print("RESULT", json.dumps({
    "files": len(files),
    "loss": log.history["loss"][-1],
    "second": float(model.evaluate(x, y, verbose=0)),
}))
