# allow: keras-version >=2.6
import keras

mean = keras.metrics.Mean()
mean.update_state([1.0, 3.0])
before = float(mean.result())
mean.reset_states()
mean.update_state([5.0])
print("RESULT", before, float(mean.result()))
