# allow: keras-version >=2.13
# unsafe: Keras 3 does not call it now
import keras


class Batches(keras.metrics.Mean):
    def reset_states(self):
        self.total.assign(0.0)
        self.count.assign(0.0)
        print("RESULT reset")


metric = Batches()
metric.update_state([2.0, 4.0])
metric.reset_state()
print("RESULT", float(metric.result()))
