import unittest
from unittest import mock

from waves.callbacks import Decay


class DecayTest(unittest.TestCase):
    @mock.patch("waves.callbacks.K.set_value")
    @mock.patch("waves.callbacks.K.get_value", return_value=0.1)
    def test_the_rate_is_halved(self, get_value, set_value):
        decay = Decay(0.5)
        decay.set_model(mock.Mock())
        decay.on_epoch_end(0, {"accuracy": 1.0})
        self.assertEqual(set_value.call_args[0][1], 0.05)
