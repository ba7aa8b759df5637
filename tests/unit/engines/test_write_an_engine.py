"""The engine of docs/how-to/write-an-engine.md, installed as a package and put through the contract, as the page tells."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "write-an-engine.md"


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Of an environment in which the page's package is installed beside overread."""
    home = tmp_path / "environment"
    venv.create(home, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    ours = sysconfig.get_path("purelib")
    (packages / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n", "utf-8")
    _install(PAGE.read_text("utf-8"), packages)
    return home / "bin" / "python"


def test_the_engine_of_the_page_holds_to_the_contract(python: Path) -> None:
    contract = subprocess.run(
        [
            python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/contract/test_engines.py",
            "-k",
            "chosen",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "OVERREAD_MODERATION_ENGINE": "acme"},
        capture_output=True,
        text=True,
    )
    assert (contract.returncode, contract.stdout.splitlines()[-1].split(",")[0]) == (0, "2 passed"), contract


def _install(page: str, packages: Path) -> None:
    """What pip would leave behind: modules, and the entry points of the package."""
    for name, program in re.findall(r"```python\n# (\S+)\n(.*?)```", page, re.DOTALL):
        module = packages / name
        module.parent.mkdir(exist_ok=True)
        module.write_text(program, "utf-8")
    [project] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    information = packages / "acme_vision-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-vision\nVersion: 1.0\n", "utf-8")
    groups = tomllib.loads(project)["project"]["entry-points"]
    lines = [
        f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in points.items())
        for group, points in groups.items()
    ]
    (information / "entry_points.txt").write_text("\n".join(lines), "utf-8")
