"""Phrases: runs of words that belong together on a row, cut at wide gaps, at rules and marks, and after colons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from overread.engines.documents.geometry import Box, around
from overread.engines.documents.page import Line, Word

WIDE_GAP = 1.1
"""Of the text's height: more than a space between words, less than between columns."""

_COLON = re.compile(r".*[^\d\s/][)\]）*]?\s*[:：]\Z|[:：]\Z")
"""A word that ends a label. A time (`12:`) and the beginning of an address (`https:`) end none."""
_SCHEMES = re.compile(r"(?:https?|ftp|mailto|file):\Z", re.IGNORECASE)
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]")
_LABEL_CHARACTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    words: tuple[Word, ...]
    box: Box

    @classmethod
    def of(cls, words: Sequence[Word]) -> Phrase:
        return cls(tuple(words), around(word.box for word in words))

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def has_colon(self) -> bool:
        """Whether it says of itself that it is a label."""
        return ends_label(self.words[-1])

    @property
    def could_be_label(self) -> bool:
        """Whether it reads like a label: short, of letters rather than figures, no sentence."""
        return could_be_label(self.text)


def text_height(lines: Sequence[Line]) -> float:
    """The usual height of a line on this page; the unit for all distances. 24 if there is no text."""
    return median(line.box.height for line in lines) if lines else 24.0


def phrases_of(lines: Sequence[Line], em: float, dividers: Sequence[Box] = ()) -> list[Phrase]:
    """All phrases, from top to bottom and left to right.

    em: the text's height. dividers: boxes that no phrase reaches across: marks and upright rules.
    """
    found: list[Phrase] = []
    for line in lines:
        near = [d for d in dividers if d.overlap_y(line.box) > 0.4 * min(d.height, line.box.height)]
        for run in _runs(line.words, em, near):
            found += [Phrase.of(words) for words in _cut_at_labels(run)]
    return sorted(found, key=lambda phrase: (round(phrase.box.center_y / em), phrase.box.left))


def rows_of(phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Phrases by row, from top to bottom, each row from left to right."""
    rows: list[list[Phrase]] = []
    for phrase in sorted(phrases, key=lambda p: p.box.center_y):
        if rows and phrase.box.is_on_row_of(rows[-1][0].box):
            rows[-1].append(phrase)
        else:
            rows.append([phrase])
    return [sorted(row, key=lambda p: p.box.left) for row in rows]


def ends_label(word: Word) -> bool:
    return bool(_COLON.match(word.text)) and not _SCHEMES.search(word.text)


def could_be_label(text: str) -> bool:
    is_sentence = text.endswith((".", ",", ";", "。", "，", "?", "？")) and not _is_abbreviation(text)
    if len(text) > 60 or is_sentence:
        return False
    letters = len(_LABEL_CHARACTERS.findall(text))
    figures = sum(character.isdigit() for character in text)
    if letters < 2 or figures > letters / 3 or "@" in text:
        return False
    first = text.lstrip("*•(（ ")[:1]
    if _CJK.search(text):
        return letters <= 14
    return len(text.split()) <= 7 and (first.isupper() or first.isdigit())


def _is_abbreviation(text: str) -> bool:
    """`Account no.`, `Tel.`: a full stop that ends no sentence."""
    last = re.split(r"[\s/-]", text)[-1]
    return text.endswith(".") and len(last) <= 5 and len(text.split()) <= 4


def _runs(words: Sequence[Word], em: float, dividers: Sequence[Box]) -> list[list[Word]]:
    runs = [[words[0]]]
    for before, word in pairwise(words):
        gap = word.box.left - before.box.right
        divided = any(before.box.center_x < d.center_x < word.box.center_x for d in dividers)
        # Neighbours may be set much larger or smaller than the rest of the page.
        if divided or gap > WIDE_GAP * max(em * 0.7, min(before.box.height, word.box.height)):
            runs.append([])
        runs[-1].append(word)
    return runs


def _cut_at_labels(words: Sequence[Word]) -> list[Sequence[Word]]:
    """`Name: Ada Date: 9 May` → `Name:`, `Ada`, `Date:`, `9 May`."""
    ends = [i for i, word in enumerate(words) if ends_label(word)]
    cuts = {0, len(words)}
    before = 0
    for end in ends:
        cuts |= {_label_start(words, before, end), end + 1}
        before = end + 1
    places = sorted(cuts)
    return [words[a:b] for a, b in pairwise(places)]


def _label_start(words: Sequence[Word], first: int, end: int) -> int:
    """Where the label begins that ends with word `end`; words from `first` on may also be the value before it."""
    if first == 0 or end == first:
        return first
    gaps = [words[i].box.left - words[i - 1].box.right for i in range(first + 1, end + 1)]
    widest = max(gaps)
    if widest > 1.5 * max(median(gaps), 0.15 * words[end].box.height) or len(gaps) == 1:
        return first + 1 + gaps.index(widest)
    # Nothing to see: labels begin with a capital, and are short.
    for start in range(end, first, -1):
        if words[start].text[:1].isupper():
            return start
    return end
