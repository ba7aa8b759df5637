#!/bin/bash
# check_python.sh PYTHON: is it new enough, and can it make a virtual environment?
set -euo pipefail

python="$1"
if ! command -v "$python" >/dev/null; then
    echo "overread needs Python 3.11 or newer; there is no $python. Name another: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
if ! "$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))'; then
    echo "overread needs Python 3.11 or newer; $python is $("$python" --version). Name another: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian keeps this part of Python in a package of its own.
    "$(dirname "$0")/install_packages.sh" - python3-venv
fi
