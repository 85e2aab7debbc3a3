"""``keras-imports report``: one page that shows which Keras each module of a project uses."""
