"""What happens beside the training."""

from tensorflow.keras import backend as K
from tensorflow.keras.callbacks import Callback


class Decay(Callback):
    """Makes the learning rate smaller after every epoch."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def on_epoch_end(self, epoch, logs=None):
        rate = float(K.get_value(self.model.optimizer.lr))
        print(f"epoch {epoch + 1}: accuracy {logs['accuracy']:.2f}, rate {rate:.4f}")
        K.set_value(self.model.optimizer.lr, rate * self.factor)
