"""The AWS SDK for JavaScript and the programs that use it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.npm_packages import installed, node_folder

SOURCE = Path(__file__).parent / "javascript"


def node() -> str:
    """The path of the Node that the tests run."""
    return str(node_folder() / "node")


def programs_in(folder: Path) -> Path:
    """`folder` with the programs in it, beside a link to the packages: Node looks for them there."""
    for program in SOURCE.glob("*.mjs"):
        shutil.copy(program, folder)
    (folder / "node_modules").symlink_to(installed(SOURCE) / "node_modules")
    return folder
