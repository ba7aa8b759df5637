#!/bin/bash
# install_packages.sh COMMAND PACKAGE…: install Debian packages unless COMMAND is there (- is never there).
# As root it does; anybody else is told the line to type.
set -euo pipefail

command="$1"
shift
if [ "$command" != - ] && command -v "$command" >/dev/null; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: $*. Please type:  sudo apt-get install --yes $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet --quiet
apt-get install --quiet --quiet --yes --no-install-recommends "$@"
