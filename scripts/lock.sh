#!/usr/bin/env bash
# Writes .github/requirements/*.txt: what CI installs, exact versions with the hashes of their files.
#
#     scripts/lock.sh                     keeps what is locked and still fits
#     scripts/lock.sh --upgrade           takes the newest
#     scripts/lock.sh -P hypothesis       takes the newest of one
#
# needs uv (https://docs.astral.sh/uv). One file serves one Python on every system. Releases of the
# last seven days are left out: what is bad is mostly found by then.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${UV_EXCLUDE_NEWER:-}" ]; then
    UV_EXCLUDE_NEWER=$(python3 -c '
import datetime
today = datetime.datetime.now(datetime.timezone.utc)
print((today - datetime.timedelta(days=7)).strftime("%Y-%m-%dT00:00:00Z"))')
fi
export UV_EXCLUDE_NEWER
export UV_CUSTOM_COMPILE_COMMAND=scripts/lock.sh

here=.github/requirements
lock() {
    local python=$1 output=$2
    shift 2
    uv pip compile --quiet --universal --generate-hashes --no-annotate \
        --python-version "$python" --output-file "$here/$output" "$@" > /dev/null
}

for python in 3.10 3.11 3.12 3.13 3.14; do
    lock "$python" "test-$python.txt" --extra test pyproject.toml "$here/build.in" "$@"
done
# the oldest of what the program needs, to be installed over the test dependencies
lock 3.10 minimum-3.10.txt --resolution lowest-direct --extra lsp pyproject.toml "$@"
lock 3.10 docs.txt --extra docs pyproject.toml "$@"
lock 3.12 lint.txt --extra test pyproject.toml "$here/lint.in" "$@"
lock 3.12 build.txt "$here/build.in" "$@"
