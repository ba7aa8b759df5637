"""Two texts line against line, for a page: what is the same, what went, what came, and what is new inside of a line.

Two texts of an account's own are compared in the server's only process, so the work is bounded: what is too different, or
too repetitive, is shown as gone and come as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

CONTEXT_LINES = 3
"""Unchanged lines shown on either side of a change."""

MAX_PAIRS = 50_000
"""Of equal lines that could be matched; an ordinary template has about as many as lines."""

MAX_COMPARED_LINE, MAX_COMPARED_LINES = 400, 300
"""Within longer lines, and within more lines at once, it is not said which words are new."""

MAX_ROWS = 4_000

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"
    """Gone and new stand beside each other."""
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. changed: the other text does not have it there."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """number: from 1."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """old, new: None on the side that has nothing there. count: of unchanged lines that are left out."""

    kind: Kind
    old: Line | None = None
    new: Line | None = None
    count: int = 0


def compare(old: str, new: str) -> list[Row]:
    """Rows from top to bottom; none at all for equal texts."""
    before, after = old.splitlines(), new.splitlines()
    blocks = list(_blocks(before, after))
    if all(tag == "equal" for tag, *_ in blocks):
        return []
    rows: list[Row] = []
    for place, (tag, from_old, to_old, from_new, to_new) in enumerate(blocks):
        if tag == "equal":
            lines = [_same(before[i], i, from_new + i - from_old) for i in range(from_old, to_old)]
            rows += _shortened(lines, is_first=place == 0, is_last=place == len(blocks) - 1)
        else:
            rows += _changed(before[from_old:to_old], from_old, after[from_new:to_new], from_new)
    if len(rows) > MAX_ROWS:
        rows = [*rows[:MAX_ROWS], Row(Kind.LEFT_OUT, count=len(rows) - MAX_ROWS)]
    return rows


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher.get_opcodes. Equal ends are taken off first: that is most of what there is."""
    top = _common(before, after)
    bottom = _common(before[top:][::-1], after[top:][::-1])
    middle_old, middle_new = before[top : len(before) - bottom], after[top : len(after) - bottom]
    if top:
        yield "equal", 0, top, 0, top
    if _is_comparable(middle_old, middle_new):
        for tag, i, j, k, m in SequenceMatcher(None, middle_old, middle_new).get_opcodes():
            yield tag, top + i, top + j, top + k, top + m
    else:
        yield "replace", top, top + len(middle_old), top, top + len(middle_new)
    if bottom:
        yield "equal", len(before) - bottom, len(before), len(after) - bottom, len(after)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _is_comparable(before: Sequence[str], after: Sequence[str]) -> bool:
    counts = Counter(after)
    return sum(counts[line] for line in before) <= MAX_PAIRS


def _changed(gone: Sequence[str], first_old: int, come: Sequence[str], first_new: int) -> Iterator[Row]:
    """Lines that go and lines that come in their place, beside each other as far as they reach."""
    for place, (one, other) in enumerate(zip_longest(gone, come)):
        if one is None:
            yield Row(Kind.NEW, new=Line(first_new + place + 1, (Piece(other or ""),)))
        elif other is None:
            yield Row(Kind.GONE, old=Line(first_old + place + 1, (Piece(one),)))
        else:
            old, new = _words(one, other) if len(gone) <= MAX_COMPARED_LINES else _whole(one, other)
            yield Row(Kind.CHANGED, Line(first_old + place + 1, old), Line(first_new + place + 1, new))


Pieces = tuple[Piece, ...]


def _whole(one: str, other: str) -> tuple[Pieces, Pieces]:
    return (Piece(one),), (Piece(other),)


def _words(one: str, other: str) -> tuple[Pieces, Pieces]:
    """Both lines in pieces: what they share, and what only one of them has."""
    if max(len(one), len(other)) > MAX_COMPARED_LINE:
        return _whole(one, other)
    before, after = _WORD.findall(one), _WORD.findall(other)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.4:
        # Hardly related: marks on every other word would only be noise.
        return _whole(one, other)
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        changed = tag != "equal"
        old += [Piece("".join(before[i:j]), changed)] if j > i else []
        new += [Piece("".join(after[k:m]), changed)] if m > k else []
    return tuple(old), tuple(new)


def _same(text: str, old: int, new: int) -> Row:
    return Row(Kind.SAME, Line(old + 1, (Piece(text),)), Line(new + 1, (Piece(text),)))


def _shortened(rows: list[Row], *, is_first: bool, is_last: bool) -> list[Row]:
    """Unchanged lines, those far from every change left out."""
    head = 0 if is_first else CONTEXT_LINES
    tail = 0 if is_last else CONTEXT_LINES
    left_out = len(rows) - head - tail
    if left_out <= 1:
        return rows
    return [*rows[:head], Row(Kind.LEFT_OUT, count=left_out), *rows[len(rows) - tail :]]
