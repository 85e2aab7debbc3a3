"""``python -m flake8_keras_imports`` is the ``keras-imports`` command."""

import sys

from flake8_keras_imports.cli import main

if __name__ == "__main__":
    sys.exit(main())
