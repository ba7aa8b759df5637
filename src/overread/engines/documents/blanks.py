"""Pairs whose evidence is an underlined blank: its label left of it, below it or above it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Evidence, Pair, Rule
from overread.engines.documents.phrases import Phrase
from overread.engines.documents.sheet import Sheet, words_of

SHORTEST = 1.8
"""In text heights."""
LABEL_REACH = 12.0
"""In text heights: blanks often begin at a tab, far from short labels."""


def blank_dividers(rules: Sequence[Rule], em: float) -> list[Box]:
    """Where a blank begins and ends, no phrase goes on: `Name Ada` with a rule under `Ada` is a label and a value."""
    dividers = []
    for rule in rules:
        for x in (rule.box.left - 0.15 * em, rule.box.right + 0.15 * em):
            dividers.append(Box(x, rule.box.top - 1.1 * em, x, rule.box.bottom + 0.1 * em))
    return dividers


def blank_pairs(rules: Sequence[Rule], sheet: Sheet) -> list[Pair]:
    """From top to bottom; a second blank without a label goes on with the value of the first."""
    pairs: list[Pair] = []
    on_blanks = {phrase for rule in rules for phrase in _written_on(rule.box, sheet)}
    for rule in sorted(rules, key=lambda rule: (round(rule.box.top / sheet.em), rule.box.left)):
        if rule.box.width < SHORTEST * sheet.em:
            continue
        written = _written_on(rule.box, sheet)
        if pair := _pair(rule.box, written, on_blanks, sheet):
            pairs.append(pair)
        elif written and (before := _goes_on(rule.box, pairs, sheet)) is not None:
            sheet.take(written)
            first = pairs[before]
            clues = {**first.clues, "lines": first.clues["lines"] + len(written)}
            pairs[before] = replace(
                first, value=(*first.value, *words_of(written)), clues=clues, field=rule.box
            )
    return pairs


def _written_on(rule: Box, sheet: Sheet) -> list[Phrase]:
    em = sheet.em
    return [
        p
        for p in sheet.free()
        if rule.left - 0.5 * em <= p.box.center_x <= rule.right + 0.5 * em
        and p.box.left >= rule.left - em
        and -0.75 * em <= p.box.bottom - rule.top <= 0.5 * em
        and not p.has_colon
    ]


def _pair(rule: Box, written: Sequence[Phrase], on_blanks: Set[Phrase], sheet: Sheet) -> Pair | None:
    em = sheet.em
    row = Box(rule.left, rule.top - em, rule.right, rule.bottom + 0.1 * em)
    label = sheet.left_of(row, LABEL_REACH)
    if label is not None and sheet.is_free(label) and label not in on_blanks:
        if label.has_colon or label.could_be_label:
            return _made(Evidence.BLANK, label, written, rule, (rule.left - label.box.right) / em, sheet)
        if rule.left - label.box.right < em:
            # A gap in a sentence.
            return None
    if (caption := _caption(rule, written, sheet)) is not None:
        gap = max(0.0, caption.box.top - rule.bottom, rule.top - caption.box.bottom - em) / em
        return _made(Evidence.CAPTION, caption, written, rule, gap, sheet)
    return None


def _caption(rule: Box, written: Sequence[Phrase], sheet: Sheet) -> Phrase | None:
    """A small label right under the blank, or over what is written on it."""
    em = sheet.em
    under = sheet.below(Box(rule.left, rule.top, rule.right, rule.bottom), 0.7)
    if (
        under is not None
        and not under.has_colon
        and under.could_be_label
        and under.box.width <= rule.width + em
    ):
        return under
    top = min((p.box.top for p in written), default=rule.top - 1.1 * em)
    over = sheet.above(Box(rule.left, top, rule.right, rule.bottom), 0.9)
    if over is None or over in written or not (over.could_be_label or over.has_colon):
        return None
    return over


def _made(
    evidence: Evidence, label: Phrase, written: Sequence[Phrase], rule: Box, gap: float, sheet: Sheet
) -> Pair:
    sheet.take([label, *written])
    return Pair(
        evidence,
        label.words,
        words_of(written),
        {
            "colon": float(label.has_colon),
            "label": float(label.could_be_label),
            "gap": max(0.0, gap),
            "empty": float(not written),
            "lines": float(len(written)),
        },
        field=rule,
    )


def _goes_on(rule: Box, pairs: Sequence[Pair], sheet: Sheet) -> int | None:
    """Which pair's blank stands right above this one and ends where it ends."""
    for i in range(len(pairs) - 1, -1, -1):
        before = pairs[i].field
        if before is None or abs(rule.right - before.right) >= sheet.em:
            continue
        if sheet.em < rule.top - before.top < 3 * sheet.em:
            return i
    return None
