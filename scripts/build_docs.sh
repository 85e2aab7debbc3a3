#!/usr/bin/env bash
# Builds the documentation into site/, in an environment of its own; any warning is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv-docs && .venv-docs/bin/python -m pip install -q --require-hashes -r .github/requirements/docs.txt && .venv-docs/bin/mkdocs build --strict
