#!/bin/bash
# lock_requirements.sh BIN: choose the newest versions that pyproject.toml allows and write requirements/*.lock.
# A lock holds versions and hashes and never an address, so that it serves behind any registry.
set -euo pipefail

bin="$1"
"$bin/python" -m pip install --quiet uv
compile() {
    "$bin/uv" pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links "$@"
}

printf 'hatchling>=1.27\nnodejs-wheel-binaries>=22.12\neditables>=0.5\n' |
    compile --output-file requirements/build.lock -
# The widest first: what it chooses binds the others, because all of them may stand in one environment.
compile --extra documents --extra backtest --extra notifications --group test --group lint --constraint requirements/build.lock --output-file requirements/lint.lock pyproject.toml
compile --extra documents --extra backtest --extra notifications --group test --constraint requirements/lint.lock --output-file requirements/test.lock pyproject.toml
compile --extra documents --extra backtest --extra notifications --group test --group notebooks --constraint requirements/lint.lock --output-file requirements/notebooks.lock pyproject.toml
compile --constraint requirements/lint.lock --output-file requirements/run.lock pyproject.toml
compile --extra documents --constraint requirements/lint.lock --output-file requirements/documents.lock pyproject.toml
compile --extra moderation --constraint requirements/lint.lock --output-file requirements/moderation.lock pyproject.toml
