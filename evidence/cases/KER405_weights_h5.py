import keras

model = keras.models.Sequential([keras.layers.Dense(1, input_shape=(2,))])
model.save_weights("weights.h5")
