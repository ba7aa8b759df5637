"""Check boxes and radio marks, found in pixels: a square or a ring of about the text's height, and whether it is filled.

A cross or a tick may reach over the edge, so squares are found by their straight sides, not by their outline. Letters
have the same shapes (O, D, 口); what stands close to other ink is a letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Line, Mark, Word
from overread.engines.documents.pixels import Pixels

SMALLEST, LARGEST = 0.5, 2.2
"""Sides of a mark, in text heights."""
LEAST_SIDE = 0.8
"""Share of each side of a square that must be ink."""
SELECTED = 0.09
"""Share of ink inside from which on a mark counts as set: a thin tick has 0.12, dust 0.02."""

SQUARE_LETTERS, ROUND_LETTERS = "DBR0O口日回", "OoÖöQCGceadgq06"
_READ_AS_MARK = re.compile(r"^[□■☐☑☒○●◎◯✓✔×口区回囗田曰日](?=.)|^[OoXxQ0@®©](?=[A-ZÄÖÜ])")
_ANGLES = np.linspace(0, 2 * np.pi, 48, endpoint=False)


def find_marks(ink: Pixels, lines: Sequence[Line], em: float) -> list[Mark]:
    """From top to bottom and left to right. em: the text's height in pixels. lines: what looks like a mark may be
    a letter of theirs.
    """
    words = [word for line in lines for word in line.words]
    squares = [box for box in _squares(ink, em) if not _is_letter(box, words, SQUARE_LETTERS)]
    rings = [
        box
        for box in _rings(ink, em)
        if not _is_letter(box, words, ROUND_LETTERS)
        and not any(square.grown(3).holds_center_of(box) for square in squares)
    ]
    marks = [_judge(ink, box, is_ring=False) for box in squares] + [
        _judge(ink, box, is_ring=True) for box in rings
    ]
    return sorted(marks, key=lambda mark: (round(mark.box.center_y / em), mark.box.left))


def cleared(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Line]:
    """Lines without what the recogniser made of marks: a letter of its own, a letter more, or a box too wide."""
    kept = []
    for line in lines:
        words = tuple(word for old in line.words if (word := _cleared(old, marks)) is not None)
        if words:
            kept.append(Line(words))
    return kept


def _cleared(word: Word, marks: Sequence[Mark]) -> Word | None:
    over = [mark.box for mark in marks if word.box.grown(2).holds_center_of(mark.box)]
    if not over:
        return None if any(mark.box.grown(2).holds_center_of(word.box) for mark in marks) else word
    if len(word.text) <= 2 and any(box.width > 0.4 * word.box.width for box in over):
        return None
    text, left, right = word.text, word.box.left, word.box.right
    for box in over:
        if box.center_x < word.box.center_x:
            left = max(left, box.right + 1)
            text = _READ_AS_MARK.sub("", text)
        else:
            right = min(right, box.left - 1)
    return (
        Word(text, word.confidence, Box(left, word.box.top, right, word.box.bottom)) if right > left else None
    )


def _squares(ink: Pixels, em: float) -> list[Box]:
    side = max(7, round(0.45 * em))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    straight = cv2.morphologyEx(cv2.bitwise_or(level, upright), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    found = []
    for box in _components(straight, em):
        if (
            0.8 <= box.width / box.height <= 1.25
            and _has_four_sides(straight, box)
            and _stands_alone(ink, box)
        ):
            found.append(box)
    return found


def _rings(ink: Pixels, em: float) -> list[Box]:
    found = []
    for box in _components(ink, em):
        is_round = 0.88 <= box.width / box.height <= 1.14
        if is_round and _is_ring(ink, box) and _stands_alone(ink, box):
            found.append(box)
    return found


def _is_letter(box: Box, words: Sequence[Word], alike: str) -> bool:
    """Whether the recogniser has read a word there, of which this is no mark at its beginning.

    alike: letters that a mark of this shape is easily taken for, so that one of them at the beginning is a letter.
    """
    for word in words:
        if len(word.text) > 1 and word.box.holds_center_of(box):
            is_first = box.left - word.box.left < 0.3 * box.width
            read_as_mark = _READ_AS_MARK.search(word.text) is not None
            return not is_first or (word.text[0] in alike and not read_as_mark)
    return False


def _components(image: Pixels, em: float) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(image, connectivity=8)
    sizes = stats[1:, 2:4]
    fits = ((sizes >= SMALLEST * em) & (sizes <= LARGEST * em)).all(axis=1)
    return [Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:][fits].tolist()]


def _has_four_sides(straight: Pixels, box: Box) -> bool:
    part = _cut(straight, box) > 0
    # A tick over the upper right corner makes the box look wider than it is.
    edge = max(2, round(0.25 * min(part.shape)))
    sides = (
        part[:edge].any(axis=0),
        part[-edge:].any(axis=0),
        part[:, :edge].any(axis=1),
        part[:, -edge:].any(axis=1),
    )
    return all(side.mean() >= LEAST_SIDE for side in sides)


def _is_ring(ink: Pixels, box: Box) -> bool:
    """Ink all around at the radius of the box, and no corners."""
    part = _cut(ink, box) > 0
    height, width = part.shape
    ring = np.zeros(len(_ANGLES), bool)
    for share in (0.98, 0.92, 0.86, 0.8):
        ring |= _sample(part, share)
    corner = max(1, round(0.1 * min(height, width)))
    corners = (
        part[:corner, :corner],
        part[:corner, -corner:],
        part[-corner:, :corner],
        part[-corner:, -corner:],
    )
    return bool(ring.mean() >= 0.92 and not any(c.any() for c in corners))


def _sample(part: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    height, width = part.shape
    x = (width - 1) / 2 * (1 + share * np.cos(_ANGLES))
    y = (height - 1) / 2 * (1 + share * np.sin(_ANGLES))
    found: NDArray[np.bool_] = part[y.round().astype(int), x.round().astype(int)]
    return found


def _stands_alone(ink: Pixels, box: Box) -> bool:
    """Whether there is paper left and right of it, as there is not beside a letter. A tick may cross the upper right."""
    gap = max(3, round(0.3 * box.width))
    width = ink.shape[1]
    top, bottom = round(box.top + 0.3 * box.height), round(box.bottom - 0.1 * box.height)
    left = ink[top:bottom, max(0, round(box.left) - gap) : max(0, round(box.left) - 1)]
    right = ink[top:bottom, min(width, round(box.right) + 1) : min(width, round(box.right) + gap)]
    return bool((left > 0).mean() < 0.06 if left.size else True) and bool(
        (right > 0).mean() < 0.12 if right.size else True
    )


def _judge(ink: Pixels, box: Box, *, is_ring: bool) -> Mark:
    part = _cut(ink, box) > 0
    border = _border(part)
    inset = border + (max(1, round(0.17 * min(part.shape))) if is_ring else 1)
    inner = part[inset:-inset, inset:-inset]
    share = float(inner.mean()) if inner.size else 1.0
    # 0 and twice the threshold are sure; the threshold itself is a guess.
    certainty = min(1.0, abs(share - SELECTED) / SELECTED)
    return Mark(box, share >= SELECTED, 50 + 49.5 * certainty)


def _border(part: NDArray[np.bool_]) -> int:
    """Thickness of the outline: how many rows and columns from outside in are nearly all ink."""
    limit = max(2, min(part.shape) // 4)
    thick = 1
    for at in range(limit):
        rows = (part[at].mean() + part[-1 - at].mean() + part[:, at].mean() + part[:, -1 - at].mean()) / 4
        if rows > 0.6:
            thick = at + 1
    return thick


def _cut(image: Pixels, box: Box) -> Pixels:
    return image[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
