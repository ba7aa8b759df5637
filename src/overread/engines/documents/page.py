"""What has been found on one page, as values. Coordinates are pixels of the upright image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from overread.engines.documents.geometry import Box, around


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """confidence: of the recogniser in its characters, 0 to 100. Two words are the same only if they are one object."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words that the detector saw as one, from left to right; at least one."""

    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean over the characters, as the recogniser would give for the line."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal or vertical line of ink."""

    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A check box or a radio mark. confidence: in `selected`, 0 to 100."""

    box: Box
    selected: bool
    confidence: float


class Evidence(Enum):
    """What made us think that a label and a value belong together."""

    MARK = "the text beside a check box or a radio mark"
    BOX_BESIDE = "a box with its label left of it or above it"
    BOX_INSIDE = "a box that holds its label and below it the value"
    CELLS = "a cell with a label, the cell right of it"
    BLANK = "a label before an underlined blank"
    CAPTION = "a label below or above an underlined blank"
    COLON = "a label with a colon, text right of it"
    COLON_BELOW = "a label with a colon, text below it"
    COLUMNS = "labels and values in two aligned columns"
    STACK = "a small label above its value"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A label and its value: words, or one mark, or nothing where the field is empty.

    clues: numbers that speak for or against the pair, by name; `calibration.py` makes the confidence of them.
    """

    evidence: Evidence
    key: tuple[Word, ...]
    value: tuple[Word, ...]
    clues: Mapping[str, float]
    mark: Mark | None = None
    field: Box | None = None
    """The blank or the box that was to be filled in."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """row, column: from 1."""

    row: int
    column: int
    box: Box
    words: tuple[Word, ...]
    marks: tuple[Mark, ...] = ()
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """cells: row by row, every place of the grid once, a merged cell once for all its places. confidence: 0 to 100."""

    cells: tuple[Cell, ...]
    confidence: float

    @property
    def box(self) -> Box:
        return around(cell.box for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was found in the pixels besides text.

    horizontal: rules that bound no cell, such as blanks. cells: rectangles with rules on all sides.
    """

    horizontal: Sequence[Rule]
    cells: Sequence[Box]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class PageContent:
    lines: Sequence[Line]
    marks: Sequence[Mark]
    pairs: Sequence[Pair]
    tables: Sequence[Table]
