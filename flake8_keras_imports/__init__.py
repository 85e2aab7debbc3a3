"""flake8-keras-imports: which Keras does this line really use, and what breaks?"""

__version__ = "0.1.0"
