"""Says what a few new waves are: python -m waves.predict"""

from tensorflow.keras.models import load_model

from waves.data import KINDS, make


def main():
    model = load_model("model.h5")
    waves, kinds = make(5, seed=2)
    found = model.predict(waves, verbose=0)
    for answer, right in zip(found.argmax(axis=1), kinds.argmax(axis=1)):
        print(f"{KINDS[answer]:9} (right: {KINDS[right]})")


if __name__ == "__main__":
    main()
