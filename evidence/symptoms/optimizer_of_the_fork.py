# threads: tensorflow#19913, segmentation_models#413, ECP-CANDLE Benchmarks#92
# message: Could not interpret optimizer identifier
# runs on: tf2.12
from tensorflow import keras
from tensorflow.python.keras.optimizer_v2.adam import Adam

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer=Adam(0.01), loss="mse")  # KER304
