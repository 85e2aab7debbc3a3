"""What counts as a public name; shared with the worker, which runs on Python 3.7 too."""

#: What stands for the package itself in the names of modules, longest first.
ROOTS = (
    "keras.api._tf_keras.keras",
    "keras._tf_keras.keras",
    "keras.api._v2.keras",
    "tf_keras.api._v2.keras",
    "tensorflow_core.python.keras.api._v2.keras",
    "tensorflow.python.keras.api._v2.keras",
    "tensorflow_core.keras",
    "tensorflow.keras",
    "tf_keras.api",
    "tf_keras",
    "keras.api",
    "keras",
)
#: Private folders directly below the root.
HIDDEN = frozenset(("src", "api", "protobuf", "tests", "test", "integration_test"))
#: Modules that need another library than TensorFlow to be imported.
FOREIGN = frozenset(("cntk_backend", "theano_backend"))


def relative(name):
    # type: (str) -> str | None
    """Return the path of a module below the root of its origin."""
    for root in ROOTS:
        if name == root:
            return ""
        if name.startswith(root + "."):
            return name[len(root) + 1 :]
    return None


def is_listed(prefix, name):
    # type: (str, str) -> bool
    """Say whether a name of the module ``prefix`` (empty or with a dot at its end) counts."""
    if name.startswith("_") or name in FOREIGN or name.endswith(("_test", "_testlib")):
        return False
    return bool(prefix) or name not in HIDDEN
