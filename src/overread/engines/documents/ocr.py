"""Text of an upright page by rapidocr: lines, words, and where each word is. The only module that knows the library.

Its models (PP-OCRv6, small) lie in its package. We take the detector's boxes and the recogniser's characters with their
columns and probabilities, and make words of them ourselves: the library pairs characters with the probabilities of their
neighbours as soon as a line holds a space, and spreads them evenly over the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Line, Word
from overread.engines.documents.pixels import Pixels, without_rules

LEAST_LINE_SCORE = 0.3
"""Of the recogniser: below, it has read dirt. What is doubtful stays; doubtful words are why people are asked."""

WIDEST_HALF_LETTER = 0.6
"""In heights of the detector's box: ink farther from a letter's middle is no part of it, but a check box, say."""

WIDEST_LETTER_GAP = 0.42
"""In heights of the detector's box: a space takes some 0.2 of it, letters of a typewriter face the same."""

_PARAMETERS = {
    "Global.log_level": "critical",
    # Pages come upright and of bounded size.
    "Global.use_cls": False,
    "Global.use_preprocess_img": False,
    "Global.use_vertical_padding": False,
    "Global.return_word_box": True,
    # One core for one process: the pool decides how many work.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # The detector looks at a smaller page; letters are read from the full one.
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
}
_SPECIMEN = np.full((96, 256, 3), 255, np.uint8)
_SPECIMEN[30:60, 40:200:7] = 0
_BREAKS = re.compile(r"(?<=：)(?=\S)|(?<=[^\W\d]:)(?=[^\s/:])|(?<=[.)]:)(?=\S)")
"""Where words meet without a space between them: behind a label's colon."""
_LEADERS = re.compile(r"[._·…‥]{2,}|[…·]")
"""Dots and low lines to write on; and the middle dot that a speck becomes."""
_NO_MEMORY = re.compile(r"bad_alloc|insufficient memory|failed to allocate|out ?of ?memory", re.IGNORECASE)


class Recogniser:
    """Loads the models when it is made."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._engine = RapidOCR(params=_PARAMETERS)
        # The library loads its models with the first page; a process that says it is ready should be.
        self.bare(_SPECIMEN)

    def recognise(self, image: Pixels) -> list[RawLine]:
        """What the library finds, from top to bottom. image: RGB, upright."""
        detected, _, recognised, _ = self._engine.run_ocr_steps(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), {})
        if detected.boxes is None or recognised.txts is None:
            return []
        return [
            RawLine(np.asarray(quad), text, details)
            for quad, text, score, details in zip(
                detected.boxes, recognised.txts, recognised.scores, recognised.word_results, strict=True
            )
            if text.strip() and score >= LEAST_LINE_SCORE
        ]

    def bare(self, image: Pixels) -> None:
        """The library by itself, words included, as anybody would call it; to measure against."""
        self._engine(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), return_word_box=True)


@dataclass(frozen=True, slots=True)
class RawLine:
    """quad: the detector's four corners. details: the recogniser's columns and probabilities by letter."""

    quad: NDArray[np.float32]
    text: str
    details: Any


def lines_of(raw: Sequence[RawLine], ink: Pixels) -> list[Line]:
    """Lines with their words, each with its place."""
    inked = without_rules(ink) > 0
    found = [tuple(_words(line.quad, line.text, line.details, inked)) for line in raw]
    return [Line(words) for words in found if words]


@contextmanager
def as_memory_error() -> Iterator[None]:
    """Native libraries say in their own ways that there is no memory; the process must end with all of them."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as err:
        if _NO_MEMORY.search(str(err)):
            raise MemoryError from err
        raise


@dataclass(frozen=True, slots=True)
class _Letter:
    """x: of its middle, in pixels of the page."""

    sign: str
    probability: float
    x: float


def _words(quad: NDArray[np.float32], text: str, details: Any, ink: NDArray[np.bool_]) -> Iterator[Word]:
    box = _box_of(quad)
    letters = _letters(box, text, details)
    if not letters:
        yield Word(text.strip(), 100 * float(np.mean(details.confs)), box)
        return
    groups = _groups(letters, text, _wide_gaps(box, ink))
    if not groups:
        return
    edges = _edges(box, groups, ink)
    for group, (left, right) in zip(groups, edges, strict=True):
        word = "".join(letter.sign for letter in group)
        sure = sum(letter.probability for letter in group) / len(group)
        yield Word(word, 100 * sure, Box(left, box.top, right, box.bottom))


def _box_of(quad: NDArray[np.float32]) -> Box:
    """Of the detector's four corners. Lines of an upright page are level, so the mean of two corners is their edge."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad.tolist()
    return Box((x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2)


def _letters(box: Box, text: str, details: Any) -> list[_Letter]:
    """Without spaces. None for a box that is taller than wide: the library has turned it, columns mean nothing there."""
    columns = [column for word in details.word_cols for column in word]
    signs = [(sign, p) for sign, p in zip(text, details.confs, strict=True) if not sign.isspace()]
    if box.height >= 1.5 * box.width or len(columns) != len(signs):
        return []
    scale = box.width / details.line_txt_len
    return [
        _Letter(sign, probability, box.left + (column + 0.5) * scale)
        for (sign, probability), column in zip(signs, columns, strict=True)
    ]


def _groups(letters: Sequence[_Letter], text: str, gaps: Sequence[float]) -> list[list[_Letter]]:
    """Letters by word: apart at spaces, behind colons, and where there is more than a space between them.

    gaps: middles of the wide gaps in the ink. The recogniser forgets the space before what is filled in.
    """
    groups, at = [], 0
    for part in text.split():
        for word in _BREAKS.split(part):
            groups.append([letters[at]])
            for before, letter in pairwise(letters[at : at + len(word)]):
                if any(before.x < gap < letter.x for gap in gaps):
                    groups.append([])
                groups[-1].append(letter)
            at += len(word)
    return [part for group in groups for part in _without_leaders(group)]


def _without_leaders(letters: Sequence[_Letter]) -> list[list[_Letter]]:
    """A word without the dots that lead to the value or stand where one is to be written; nothing, if it is only dots."""
    word = "".join(letter.sign for letter in letters)
    parts, at = [], 0
    for leader in [*_LEADERS.finditer(word), None]:
        end = leader.start() if leader else len(word)
        if end > at:
            parts.append(list(letters[at:end]))
        at = leader.end() if leader else at
    return parts


def _wide_gaps(box: Box, ink: NDArray[np.bool_]) -> list[float]:
    """Middles of the gaps in the ink of a line that are wider than any between the letters of a word."""
    inked, left = _inked_columns(box, ink)
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    return [
        left + (a + b) / 2 + 1
        for a, b in pairwise(edges.tolist())
        if not inked[a + 1] and b - a > WIDEST_LETTER_GAP * box.height
    ]


def _edges(
    box: Box, groups: Sequence[Sequence[_Letter]], ink: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """Left and right end of each word: between two words lies the widest gap in the ink between their letters."""
    inked, left = _inked_columns(box, ink)
    reach = WIDEST_HALF_LETTER * box.height
    starts, ends = [max(_first(inked, 0), int(groups[0][0].x - reach) - left)], list[int]()
    for before, after in pairwise(groups):
        a = min(max(0, int(before[-1].x) - left), len(inked))
        b = min(max(a + 1, int(after[0].x) - left), len(inked))
        gap = _widest_gap(inked[a:b])
        ends.append(a + gap[0])
        starts.append(a + gap[1])
    ends.append(min(len(inked) - _first(inked[::-1], 0), int(groups[-1][-1].x + reach) - left))
    return [(left + s, left + max(s + 1, e)) for s, e in zip(starts, ends, strict=True)]


def _inked_columns(box: Box, ink: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    """Which columns of a line hold ink, and the first column's place on the page."""
    top, bottom = max(0, round(box.top)), max(1, round(box.bottom))
    left, right = max(0, round(box.left)), max(1, round(box.right))
    return np.any(ink[top:bottom, left:right], axis=0), left


def _first(inked: NDArray[np.bool_], default: int) -> int:
    found = np.flatnonzero(inked)
    return int(found[0]) if len(found) else default


def _widest_gap(inked: NDArray[np.bool_]) -> tuple[int, int]:
    """Start and end of the longest run without ink; the middle, if there is ink everywhere."""
    best, start = (len(inked) // 2, len(inked) // 2), None
    for i, here in enumerate([*inked.tolist(), True]):
        if not here and start is None:
            start = i
        elif here and start is not None:
            if i - start > best[1] - best[0]:
                best = (start, i)
            start = None
    return best
