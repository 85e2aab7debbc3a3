"""What a run is told from outside."""

from __future__ import annotations

from typing import NamedTuple

#: The origins that a project can standardise on, with how they are imported.
SPELLINGS = {"keras": "keras", "tf_keras": "tf_keras", "tf.keras": "tensorflow.keras"}


class Settings(NamedTuple):
    """The settings that change what a finding means."""

    #: The one Keras that the project standardises on: family KER1 does not report
    #: it, and messages say how to reach it.
    preferred: str = "keras"


DEFAULT = Settings()
