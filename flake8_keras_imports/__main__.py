"""``python -m flake8_keras_imports`` is the ``keras-imports`` command."""

from flake8_keras_imports.cli import run

if __name__ == "__main__":
    run()
