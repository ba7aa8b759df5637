"""The front end's own suite, and the budget of its bundle, as part of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import hatch_build
import pytest

FRONTEND = Path(hatch_build.__file__).parent / "frontend"


@pytest.fixture(scope="module")
def packages() -> None:
    hatch_build.install_packages(FRONTEND, with_tests=True)


@pytest.mark.usefixtures("packages")
def test_the_elements_pass_their_own_tests_in_chromium() -> None:
    hatch_build.run_node(FRONTEND, "test.mjs")


@pytest.mark.usefixtures("packages")
def test_the_types_hold() -> None:
    hatch_build.run_node(FRONTEND, "node_modules/typescript/bin/tsc", "--noEmit")


def test_a_front_end_that_cannot_be_built_stops_the_installation(tmp_path: Path) -> None:
    frontend = tmp_path / "frontend"
    frontend.mkdir()
    (frontend / "build.mjs").write_text("process.exit(3);")
    with pytest.raises(subprocess.CalledProcessError) as failure:
        hatch_build.run_node(frontend, "build.mjs")
    assert failure.value.returncode == 3


def test_the_lock_names_no_address() -> None:
    lock = (FRONTEND / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity": "sha512-' in lock
