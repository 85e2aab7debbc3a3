import os

for value in (1, True, None):
    try:
        os.environ["TF_USE_LEGACY_KERAS"] = value
    except TypeError as error:
        print(error)
    else:
        raise AssertionError("no TypeError")
