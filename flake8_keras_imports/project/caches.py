"""What is remembered of files, for who changes them."""

from __future__ import annotations

from flake8_keras_imports.project import config, flake8_files, lookup, manifests, modules, sources


def forget() -> None:
    """Forget what was read of the project's files: they may have changed."""
    modules.forget()
    sources.forget()
    lookup.forget()
    manifests.text_at.cache_clear()
    config.read.cache_clear()
    config.nearest.cache_clear()
    flake8_files.flake8_layer.cache_clear()
