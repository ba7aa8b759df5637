"""What `moderation/` is built from and into."""

from __future__ import annotations

import json
from pathlib import Path

import hatch_build

from overread.engines.moderation.decoding import SIDE_PX
from overread.engines.moderation.engine import PROGRAM
from overread.engines.moderation.labels import CLASSES

FOLDER = Path(hatch_build.__file__).parent / "moderation"


def test_the_lock_names_no_address() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert [package for package in packages if "resolved" in package or "integrity" not in package] == []


def test_the_notices_of_all_that_is_bundled_lie_beside_it() -> None:
    notices = (PROGRAM.parent / "LICENCES.txt").read_text("utf-8")
    for name in ("NSFWJS", "seedrandom", "XNNPACK", "TensorFlow.js", "long.js"):
        assert name in notices


def test_both_sides_know_the_same_pixels_and_classes() -> None:
    assert f"SIDE_PX = {SIDE_PX};" in (FOLDER / "src" / "model.ts").read_text("utf-8")
    program = PROGRAM.read_text("utf-8")
    assert [name for name in CLASSES if f'"{name}"' not in program] == []
