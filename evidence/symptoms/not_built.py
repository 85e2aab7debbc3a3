# threads: tensorflow#51738
# message: The added layer must be an instance of class Layer
# runs on: tf2.2
from keras import layers
from tensorflow import keras

model = keras.Sequential()
model.add(layers.Dense(2, input_shape=(2,)))  # KER303
model.summary()
