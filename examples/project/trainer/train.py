"""Brings model and callback together, without a word about their Keras."""

import numpy as np

from .callbacks import Progress
from .models import regression


def main() -> None:
    model = regression()
    model.compile(optimizer="adam", loss="mse")
    x = np.linspace(0, 1, 64, dtype="float32").reshape(-1, 1)
    model.fit(x, 2 * x, epochs=5, verbose=0, callbacks=[Progress()])


if __name__ == "__main__":
    main()
