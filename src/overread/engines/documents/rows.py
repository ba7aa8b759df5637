"""Pairs without any drawing: a colon, two aligned columns, a small label above its value."""

from __future__ import annotations

from collections.abc import Sequence

from overread.engines.documents.page import Evidence, Pair
from overread.engines.documents.phrases import Phrase, could_be_label, rows_of
from overread.engines.documents.sheet import Sheet, words_of

FARTHEST = 16.0
"""In text heights: a value further right belongs to something else."""


def colon_pairs(sheet: Sheet) -> list[Pair]:
    """For every label with a colon the text right of it, else the text below it, else nothing: a field left empty."""
    pairs = []
    for label in sheet.free():
        if not label.has_colon or not sheet.is_free(label):
            continue
        if sheet.has_marks_behind(label.box, FARTHEST):
            # `Married: ☐ yes ☐ no`: the marks are pairs of their own.
            sheet.take([label])
            continue
        pairs.append(_right(label, sheet) or _below(label, sheet) or _empty(label, sheet))
    return pairs


def column_pairs(sheet: Sheet) -> list[Pair]:
    """Rows of two phrases each, three or more under one another, aligned: labels left, values right."""
    pairs: list[Pair] = []
    run: list[tuple[Phrase, Phrase]] = []
    for row in [*rows_of(sheet.free()), []]:
        two = _label_and_value(row, sheet)
        if two and (not run or _goes_on(run, two, sheet.em)):
            run.append(two)
            continue
        if run and _is_label_alone(row, run, sheet.em):
            continue
        if len(run) >= 3:
            pairs += [_column_pair(label, value, len(run), sheet) for label, value in run]
        run = [two] if two else []
    return pairs


def stack_pairs(sheet: Sheet) -> list[Pair]:
    """A label right above its value, with more room around the two than between them.

    The label is set in smaller type or in capitals; or there are three or more such pairs with the same left edge.
    """
    stacks = [(label, value) for label in sheet.free() if (value := _stacked(label, sheet)) is not None]
    found: list[tuple[Phrase, Phrase]] = []
    for label, value in stacks:
        differs = label.box.height <= 0.9 * value.box.height or (
            label.text.isupper() and not value.text.isupper()
        )
        alike = sum(abs(other.box.left - label.box.left) <= 0.6 * sheet.em for other, _ in stacks)
        if (differs or alike >= 3) and sheet.is_free(label) and sheet.is_free(value):
            sheet.take([label, value])
            found.append((label, value))
    return [_stack_pair(label, value, len(found), sheet) for label, value in found]


def _stacked(label: Phrase, sheet: Sheet) -> Phrase | None:
    value = sheet.below(label.box, 0.8)
    if value is None or value is label or not label.could_be_label:
        return None
    is_lower = label.box.height <= 1.05 * value.box.height
    is_aligned = abs(label.box.left - value.box.left) <= 0.6 * sheet.em
    return value if is_lower and is_aligned and not _is_tight(label, value, sheet) else None


def _right(label: Phrase, sheet: Sheet) -> Pair | None:
    value = sheet.right_of(label.box, FARTHEST)
    if value is None or value.has_colon or not sheet.is_free(value):
        return None
    if sheet.cell_of(value.box) is not sheet.cell_of(label.box):
        return None
    values = [value]
    while (
        (more := sheet.right_of(values[-1].box, 1.6)) is not None
        and sheet.is_free(more)
        and not more.has_colon
    ):
        values.append(more)
    sheet.take([label, *values])
    below = sheet.continued(value)
    sheet.take(below)
    return Pair(
        Evidence.COLON,
        label.words,
        words_of([*values, *below]),
        {
            "colon": 1.0,
            "label": float(label.could_be_label),
            "gap": max(0.0, value.box.left - label.box.right) / sheet.em,
            "empty": 0.0,
            "lines": 1.0 + len(below),
            "pieces": float(len(values) - 1),
        },
    )


def _below(label: Phrase, sheet: Sheet) -> Pair | None:
    value = sheet.below(label.box, 0.9)
    if value is None or value.has_colon or abs(value.box.left - label.box.left) > 1.2 * sheet.em:
        return None
    if sheet.cell_of(value.box) is not sheet.cell_of(label.box):
        return None
    sheet.take([label, value])
    below = sheet.continued(value)
    sheet.take(below)
    return Pair(
        Evidence.COLON_BELOW,
        label.words,
        words_of([value, *below]),
        {
            "colon": 1.0,
            "label": float(label.could_be_label),
            "gap": max(0.0, value.box.top - label.box.bottom) / sheet.em,
            "empty": 0.0,
            "lines": 1.0 + len(below),
        },
    )


def _empty(label: Phrase, sheet: Sheet) -> Pair:
    sheet.take([label])
    return Pair(
        Evidence.COLON,
        label.words,
        (),
        {"colon": 1.0, "label": float(label.could_be_label), "gap": 0.0, "empty": 1.0, "lines": 0.0},
    )


def _label_and_value(row: Sequence[Phrase], sheet: Sheet) -> tuple[Phrase, Phrase] | None:
    if len(row) != 2 or not could_be_label(row[0].text.rstrip(".")):
        return None
    gap = (row[1].box.left - row[0].box.right) / sheet.em
    return (row[0], row[1]) if 0.6 <= gap <= 2 * FARTHEST else None


def _is_label_alone(row: Sequence[Phrase], run: Sequence[tuple[Phrase, Phrase]], em: float) -> bool:
    """A row of the list whose value is missing, or was not seen."""
    if len(row) != 1 or not row[0].could_be_label:
        return False
    label = run[-1][0]
    return abs(row[0].box.left - label.box.left) <= 0.6 * em and row[0].box.top - label.box.bottom <= 2.2 * em


def _goes_on(run: Sequence[tuple[Phrase, Phrase]], two: tuple[Phrase, Phrase], em: float) -> bool:
    label, value = run[-1]
    # One row may be missing in between.
    near = two[0].box.top - label.box.bottom <= 5 * em
    labels = abs(two[0].box.left - label.box.left) <= 0.6 * em
    values = min(abs(two[1].box.left - value.box.left), abs(two[1].box.right - value.box.right)) <= 0.6 * em
    return near and labels and values


def _column_pair(label: Phrase, value: Phrase, run: int, sheet: Sheet) -> Pair:
    sheet.take([label, value])
    return Pair(
        Evidence.COLUMNS,
        label.words,
        value.words,
        {
            "colon": 0.0,
            "label": 1.0,
            "gap": max(0.0, value.box.left - label.box.right) / sheet.em,
            "empty": 0.0,
            "lines": 1.0,
            "repeats": min(8.0, run),
        },
    )


def _is_tight(label: Phrase, value: Phrase, sheet: Sheet) -> bool:
    """Whether text stands as close above the label as the value below it: then it is a line of a paragraph."""
    above = [
        p for p in sheet.phrases if p.box.overlap_x(label.box) > 0 and p.box.center_y < label.box.center_y
    ]
    nearest = max(above, key=lambda p: p.box.bottom, default=None)
    inner = max(0.0, value.box.top - label.box.bottom)
    return nearest is not None and label.box.top - nearest.box.bottom < max(0.35 * sheet.em, 1.5 * inner)


def _stack_pair(label: Phrase, value: Phrase, repeats: int, sheet: Sheet) -> Pair:
    below = [p for p in sheet.continued(value) if p.box.height >= 0.9 * value.box.height]
    sheet.take(below)
    return Pair(
        Evidence.STACK,
        label.words,
        words_of([value, *below]),
        {
            "colon": 0.0,
            "label": 1.0,
            "gap": max(0.0, value.box.top - label.box.bottom) / sheet.em,
            "empty": 0.0,
            "lines": 1.0 + len(below),
            "ratio": label.box.height / value.box.height,
            "repeats": min(8.0, repeats),
        },
    )
