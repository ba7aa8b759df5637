"""What was found against the truth: words at their places, pairs, and how sure the engine was of each."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.forms.paper import TruePair, Truth


@dataclass(frozen=True)
class FoundPair:
    key: str
    value: str | bool
    confidence: float


@dataclass
class Score:
    """Counts over any number of forms. sure: (confidence, whether a person would change nothing), of each found pair."""

    forms: int = 0
    words: int = 0
    words_right: int = 0
    pairs: int = 0
    pairs_found: int = 0
    pairs_right: int = 0
    pairs_alike: int = 0
    """Key and value belong together, but a letter or two was misread."""
    tables: int = 0
    tables_right: int = 0
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def score(
    blocks: Sequence[Mapping[str, Any]], truth: Truth, size: tuple[int, int]
) -> tuple[Score, list[str]]:
    """The score of one form, and a line for each difference."""
    by_id = {block["Id"]: block for block in blocks}
    made, notes = Score(forms=1), list[str]()
    _score_words(blocks, truth, size, made, notes)
    _score_pairs(found_pairs(blocks), truth.pairs, made, notes)
    made.tables = len(truth.tables)
    found = [_table(block, by_id) for block in blocks if block["BlockType"] == "TABLE"]
    for table in truth.tables:
        right = [[plain(text) for text in row] for row in table] in found
        made.tables_right += right
        if not right:
            notes.append(f"table {table} not in {found}")
    return made, notes


def found_pairs(blocks: Sequence[Mapping[str, Any]]) -> list[FoundPair]:
    """In the order of their key blocks."""
    by_id = {block["Id"]: block for block in blocks}
    pairs = []
    for key in blocks:
        if key["BlockType"] == "KEY_VALUE_SET" and "KEY" in key["EntityTypes"]:
            value = by_id[_related(key, "VALUE")[0]]
            children = [by_id[i] for i in _related(value, "CHILD")]
            marks = [block for block in children if block["BlockType"] == "SELECTION_ELEMENT"]
            said = marks[0]["SelectionStatus"] == "SELECTED" if marks else _text(children)
            pairs.append(
                FoundPair(_text([by_id[i] for i in _related(key, "CHILD")]), said, key["Confidence"])
            )
    return pairs


def right_pairs(found: Sequence[FoundPair], true: Sequence[TruePair]) -> list[bool]:
    """Of each found pair whether it is among the true ones, to the letter. A true pair is found once."""
    left, right = Counter(_plainly(pair) for pair in true), list[bool]()
    for pair in found:
        right.append(left[_plainly(pair)] > 0)
        left[_plainly(pair)] -= right[-1]
    return right


def plain(text: str) -> str:
    """Compared without spaces, with wide signs made narrow; letters and their case must be right."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _score_words(
    blocks: Sequence[Mapping[str, Any]], truth: Truth, size: tuple[int, int], made: Score, notes: list[str]
) -> None:
    boxes = [(b["Text"], b["Geometry"]["BoundingBox"]) for b in blocks if b["BlockType"] == "WORD"]
    for word in truth.words:
        x = (word.place[0] + word.place[2]) / 2 / size[0]
        y = (word.place[1] + word.place[3]) / 2 / size[1]
        there = [
            text
            for text, box in boxes
            if box["Left"] <= x <= box["Left"] + box["Width"]
            and box["Top"] <= y <= box["Top"] + box["Height"]
        ]
        right = any(plain(text) == plain(word.text) for text in there)
        made.words += 1
        made.words_right += right
        if not right:
            notes.append(f"word {word.text!r} read as {there}")


def _score_pairs(found: Sequence[FoundPair], true: Sequence[TruePair], made: Score, notes: list[str]) -> None:
    right = right_pairs(found, true)
    made.pairs, made.pairs_found, made.pairs_right = len(true), len(found), sum(right)
    made.sure = [(pair.confidence, r) for pair, r in zip(found, right, strict=True)]
    unsure = [pair for pair, r in zip(found, right, strict=True) if not r]
    missed = Counter(_plainly(pair) for pair in true)
    missed.subtract(_plainly(pair) for pair, r in zip(found, right, strict=True) if r)
    made.pairs_alike = made.pairs_right
    for key, value in missed.elements():
        alike = next(
            (p for p in unsure if _alike(_plain_key(p.key), key) and _same_value(p.value, value)), None
        )
        if alike is not None:
            unsure.remove(alike)
            made.pairs_alike += 1
            notes.append(f"pair misread {key!r} = {value!r}: {alike}")
        else:
            notes.append(f"pair missed {key!r} = {value!r}")
    notes += [f"pair wrong {pair}" for pair in unsure]


def _plainly(pair: FoundPair | TruePair) -> tuple[str, str | bool]:
    value = pair.value if isinstance(pair.value, bool) else plain(pair.value)
    return _plain_key(pair.key), value


def _plain_key(text: str) -> str:
    return plain(text).rstrip(":")


def _same_value(found: str | bool, true: str | bool) -> bool:
    if isinstance(found, bool) or isinstance(true, bool):
        return found is true
    return _alike(plain(found), true)


def _alike(one: str, other: str) -> bool:
    """At most a fifth of the letters differ (edit distance)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1] <= max(len(one), len(other)) / 5


def _table(table: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    rows: dict[int, dict[int, str]] = {}
    for cell in (by_id[i] for i in _related(table, "CHILD")):
        words = [by_id[i] for i in _related(cell, "CHILD")]
        rows.setdefault(cell["RowIndex"], {})[cell["ColumnIndex"]] = plain(_text(words))
    return [[row[column] for column in sorted(row)] for _, row in sorted(rows.items())]


def _text(blocks: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(block["Text"] for block in blocks if block["BlockType"] == "WORD")


def _related(block: Mapping[str, Any], kind: str) -> list[str]:
    return [i for r in block.get("Relationships", []) if r["Type"] == kind for i in r["Ids"]]
