"""What is found in pixels: skew, rules, cells, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from tests.unit.engines.documents.drawn import line

from overread.engines.documents.deskew import skew_degrees, upright
from overread.engines.documents.geometry import Box
from overread.engines.documents.marks import cleared, find_marks
from overread.engines.documents.page import Mark
from overread.engines.documents.pixels import ink_of
from overread.engines.documents.rules import find_cells, find_rules, free_rules

EM = 30.0


class Sheet:
    def __init__(self, width: int = 900, height: int = 600) -> None:
        self.image = Image.new("L", (width, height), 255)
        self.draw = ImageDraw.Draw(self.image)

    def text(self, x: int, y: int, text: str, size: int = 24) -> None:
        self.draw.text((x, y), text, font=ImageFont.load_default(size), fill=0)

    @property
    def ink(self) -> NDArray[Any]:
        return ink_of(np.asarray(self.image))


def places(boxes: Sequence[Box]) -> list[tuple[float, float, float, float]]:
    return [(box.left, box.top, box.right, box.bottom) for box in boxes]


def page_of_text() -> Sheet:
    sheet = Sheet()
    for row in range(12):
        sheet.text(60, 60 + 40 * row, "The quick brown fox jumps over the lazy dog, again and again")
    return sheet


@pytest.mark.parametrize("degrees", [-10.0, -4.3, -0.6, 0.0, 0.9, 5.2, 10.0])
def test_the_skew_is_found_and_taken_back(degrees: float) -> None:
    turned = page_of_text().image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    pixels = np.asarray(turned.convert("RGB"))
    made = upright(pixels)
    assert made.degrees == pytest.approx(degrees, abs=0.2)
    assert skew_degrees(made.image[:, :, 0]) == pytest.approx(0, abs=0.2)


def test_points_of_the_upright_page_lie_on_the_page_as_it_came() -> None:
    page = page_of_text().image.convert("RGB")
    ImageDraw.Draw(page).ellipse((700, 530, 720, 550), fill="red")
    turned = np.asarray(page.rotate(-6, expand=True, fillcolor="white"))
    made = upright(turned)
    assert made.point_on_page(*_red_dot(made.image)) == pytest.approx(_red_dot(turned), abs=1.0)


def test_a_blank_page_is_upright() -> None:
    assert skew_degrees(np.full((400, 300), 255, np.uint8)) == 0.0


def test_rules_are_found_and_text_is_none() -> None:
    sheet = Sheet()
    sheet.text(50, 40, "HILTEMF |llll| ---- Name: ABCDEFGH")
    sheet.draw.line((50, 200, 600, 203), fill=0, width=2)
    sheet.draw.line((700, 100, 700, 400), fill=0, width=2)
    level, standing = find_rules(sheet.ink, EM)
    assert [tuple(round(v / 10) for v in (r.box.left, r.box.top, r.box.right)) for r in level] == [
        (5, 20, 60)
    ]
    assert [tuple(round(v / 10) for v in (r.box.left, r.box.top, r.box.bottom)) for r in standing] == [
        (70, 10, 40)
    ]


def test_cells_are_closed_rectangles_even_where_corners_miss() -> None:
    sheet = Sheet()
    for x in (100, 300, 500):
        sheet.draw.line((x, 106, x, 214), fill=0, width=2)
    for y in (100, 160, 220):
        sheet.draw.line((104, y, 496, y), fill=0, width=2)
    sheet.draw.line((100, 400, 500, 400), fill=0, width=2)
    sheet.text(120, 118, "Name")
    level, standing = find_rules(sheet.ink, EM)
    cells = find_cells(sheet.ink.shape, level, standing, EM)
    assert places(cells) == [
        pytest.approx(place, abs=8)
        for place in [
            (100, 100, 300, 160),
            (300, 100, 500, 160),
            (100, 160, 300, 220),
            (300, 160, 500, 220),
        ]
    ]
    assert [round(rule.box.top, -1) for rule in free_rules(level, cells, EM)] == [400]


def test_a_frame_around_boxes_is_no_cell() -> None:
    sheet = Sheet()
    sheet.draw.rectangle((20, 20, 880, 580), outline=0, width=2)
    sheet.draw.rectangle((100, 100, 400, 150), outline=0, width=2)
    level, standing = find_rules(sheet.ink, EM)
    cells = find_cells(sheet.ink.shape, level, standing, EM)
    assert places(cells) == [pytest.approx((100, 100, 400, 150), abs=8)]


def marks_of(sheet: Sheet) -> list[tuple[float, bool]]:
    """Left edge, to ten pixels, and whether it is set."""
    return [(round(mark.box.left, -1), mark.selected) for mark in find_marks(sheet.ink, (), EM)]


def test_squares_are_set_by_a_cross_a_tick_or_a_fill() -> None:
    sheet = Sheet()
    for x in (100, 200, 300, 400):
        sheet.draw.rectangle((x, 100, x + 24, 124), outline=0, width=2)
        sheet.text(x + 34, 98, "Yes")
    sheet.draw.line((203, 103, 221, 121), fill=0, width=3)
    sheet.draw.line((221, 103, 203, 121), fill=0, width=3)
    sheet.draw.line(((304, 112), (310, 120), (328, 96)), fill=0, width=3)
    sheet.draw.rectangle((405, 105, 419, 119), fill=0)
    assert marks_of(sheet) == [(100, False), (200, True), (300, True), (400, True)]


def test_rings_are_set_by_a_dot() -> None:
    sheet = Sheet()
    for x in (100, 200):
        sheet.draw.ellipse((x, 100, x + 22, 122), outline=0, width=2)
        sheet.text(x + 32, 98, "No")
    sheet.draw.ellipse((206, 106, 216, 116), fill=0)
    assert marks_of(sheet) == [(100, False), (200, True)]


def test_letters_and_bullets_are_no_marks() -> None:
    sheet = Sheet()
    sheet.text(60, 60, "OCCASION DOOR 0800 HEEL BOLD book door good", 28)
    sheet.text(60, 120, "Own Orders of Quality, 100 000.00", 30)
    sheet.draw.ellipse((60, 190, 68, 198), fill=0)
    assert marks_of(sheet) == []


def test_what_the_recogniser_made_of_a_mark_goes() -> None:
    first = line(0, 0, "O Yes")
    second = line(0, 40, "□No")
    marks = [_mark(first, 10), _mark(second, 10)]
    assert [found.text for found in cleared([first, second], marks)] == ["Yes", "No"]


def _mark(beside: Any, width: float) -> Mark:
    box = beside.words[0].box
    return Mark(type(box)(box.left, box.top, box.left + width, box.bottom), False, 90.0)


def _red_dot(pixels: NDArray[Any]) -> tuple[float, float]:
    """Its middle."""
    ys, xs = np.nonzero((pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 60))
    return float(xs.mean()), float(ys.mean())
