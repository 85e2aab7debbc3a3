"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let the command keep its results in a folder of this run, not in the user's."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("KERAS_IMPORTS_CACHE_DIR")
    os.environ["KERAS_IMPORTS_CACHE_DIR"] = str(folder)
    yield folder
    if before is None:
        del os.environ["KERAS_IMPORTS_CACHE_DIR"]
    else:
        os.environ["KERAS_IMPORTS_CACHE_DIR"] = before
