"""Ruling lines and the rectangles between them, found in the pixels of an upright page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Rule
from overread.engines.documents.pixels import Pixels

SHORTEST_LEVEL, SHORTEST_UPRIGHT = 1.4, 1.05
"""In text heights: what is straight and longer is no part of a letter. Letters are taller than their bars are long."""
THICKEST_RULE = 0.4
"""In text heights: what is thicker is a filled area."""
CORNER_GAP = 0.35
"""In text heights: so far rules may miss each other at a corner and still close a cell."""
LEAST_FILL = 0.85
"""Share of its bounding box that a cell covers; less is no rectangle."""


def find_rules(ink: Pixels, em: float) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules. em: the text's height in pixels."""
    thickest = max(5, round(THICKEST_RULE * em))
    horizontal = _straight(ink, max(12, round(SHORTEST_LEVEL * em)), thickest)
    upright = _straight(ink.T.copy(), max(12, round(SHORTEST_UPRIGHT * em)), thickest)
    vertical = [Box(b.top, b.left, b.bottom, b.right) for b in upright]
    return [Rule(box) for box in horizontal], [Rule(box) for box in vertical]


def find_cells(
    shape: tuple[int, int], horizontal: Sequence[Rule], vertical: Sequence[Rule], em: float
) -> list[Box]:
    """Rectangles with rules on all sides that hold no smaller ones, from top to bottom and left to right.

    shape: height and width of the page. The rules are drawn on an empty page, a little longer than they are, and
    the areas that they enclose are looked at: text cannot disturb that.
    """
    if len(horizontal) < 2 or len(vertical) < 2:
        return []
    canvas = np.full((shape[0] // 2 + 1, shape[1] // 2 + 1), 255, np.uint8)
    reach = CORNER_GAP * em
    for rule in horizontal:
        _draw(canvas, Box(rule.box.left - reach, rule.box.top, rule.box.right + reach, rule.box.bottom))
    for rule in vertical:
        _draw(canvas, Box(rule.box.left, rule.box.top - reach, rule.box.right, rule.box.bottom + reach))
    _, _, stats, _ = cv2.connectedComponentsWithStats(canvas, connectivity=4)
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        touches_edge = (
            not left or not top or left + width == canvas.shape[1] or top + height == canvas.shape[0]
        )
        is_large = 2 * width >= 0.9 * em and 2 * height >= 0.9 * em
        if is_large and not touches_edge and area >= LEAST_FILL * width * height:
            found.append(Box(2 * left, 2 * top, 2 * (left + width), 2 * (top + height)))
    kept = [box for box in found if not any(box is not other and _holds(box, other) for other in found)]
    return sorted(kept, key=lambda box: (round(box.top / em), box.left))


def free_rules(horizontal: Sequence[Rule], cells: Sequence[Box], em: float) -> list[Rule]:
    """Horizontal rules that are no edge of a cell: blanks to write on, underlines, separators."""
    free = []
    for rule in horizontal:
        on_edges = sum(
            max(0.0, cell.overlap_x(rule.box))
            for cell in cells
            if min(abs(cell.top - rule.box.bottom), abs(cell.bottom - rule.box.top)) < 0.4 * em
        )
        if on_edges < 0.5 * rule.box.width:
            free.append(rule)
    return free


def _straight(ink: Pixels, shortest: int, thickest: int) -> list[Box]:
    """Horizontal runs of ink, joined where they were broken or one pixel apart."""
    # A rule that is not quite level steps by a pixel; thickened, its steps overlap.
    thick = cv2.dilate(ink, np.ones((2, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    joined = cv2.dilate(runs, np.ones((3, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        # A run over a long way may climb by its residual slope.
        if height - 2 <= thickest + 0.006 * width and area / width - 2 <= thickest:
            found.append(Box(left + 2, top + 1, left + width - 2, top + height - 1))
    return found


def _draw(canvas: Pixels, box: Box) -> None:
    first = (round(box.left / 2), round(box.top / 2))
    last = (round(box.right / 2), round(box.bottom / 2))
    cv2.rectangle(canvas, first, last, 0, cv2.FILLED)


def _holds(outer: Box, inner: Box) -> bool:
    larger = outer.width * outer.height > 1.5 * inner.width * inner.height
    return larger and outer.holds_center_of(inner)
