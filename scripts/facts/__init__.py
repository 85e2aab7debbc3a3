"""What every released TensorFlow and Keras contains, read from the released files."""
