from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from tests.unit.domain.conditions.predictions import both, label, moderation, parsed
from tests.unit.operations.backtest.test_partition import frame_of

from overread.domain.request_source import RequestSource
from overread.operations.backtest import picture
from overread.operations.backtest.partition import judge_partition
from overread.operations.backtest.plan import plan
from overread.operations.backtest.run import BackTest

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found() -> BackTest:
    """Four predictions of 20, 40, 60, 80 percent; the conditions hold for the first two."""
    conditions = parsed(RequestSource.REKOGNITION, both(label("<b>", "<50"), label("*")))
    responses = [moderation(("<b>", confidence)) for confidence in (20, 40, 60, 80)]
    wanted = plan(conditions)
    return BackTest(wanted, judge_partition(wanted, frame_of(responses)), 0.5)


def test_the_curve_shows_what_each_threshold_would_do(found: BackTest, tmp_path: Path) -> None:
    picture.draw(found, "a & b", tmp_path / "curves.svg")
    root = ElementTree.parse(tmp_path / "curves.svg").getroot()
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"a & b", "<b>: ConfidenceLessThan", "now 50: 50.0 % reviewed", "reviewed 100.0 %"} <= set(texts)
    [curve] = [line for line in root.iter(f"{SVG}polyline") if line.get("stroke") == picture.REVIEWED]
    heights = [float(y) for _, y in re.findall(r"([\d.]+),([\d.]+)", curve.get("points") or "")]
    assert len(heights) == 201
    steps = [place for place in range(1, 201) if heights[place] != heights[place - 1]]
    assert steps == [41, 81, 121, 161]  # half percents: the next after 20, 40, 60 and 80
    assert heights == sorted(heights, reverse=True)


def test_a_png_holds_the_same_picture_for_dense_screens(found: BackTest, tmp_path: Path) -> None:
    picture.draw(found, "curves", tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as image:
        assert image.size == (2 * picture.WIDTH, 2 * (picture.HEAD + picture.PANEL))
        colours = {colour for _, colour in image.convert("RGB").getcolors(1_000_000) or []}
    assert {(0x1F, 0x6F, 0xEB), (0xE8, 0xF0, 0xFD), (255, 255, 255)} <= colours


def test_without_thresholds_the_picture_says_so(tmp_path: Path) -> None:
    wanted = plan(parsed(RequestSource.REKOGNITION, label("a")))
    tally = judge_partition(wanted, frame_of([moderation()]))
    picture.draw(BackTest(wanted, tally, 0.5), "none", tmp_path / "none.svg")
    assert "No condition has a threshold that could be moved." in (tmp_path / "none.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [(0, 10, "0.0 %"), (1, 3, "33.3 %"), (10, 10, "100.0 %"), (1, 100_000, "0.001 %"), (0, 0, "0.0 %")],
)
def test_shares_are_told_in_percent(count: int, total: int, expected: str) -> None:
    assert picture.percent(count, total) == expected
