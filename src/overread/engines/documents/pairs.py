"""Which label has which value. Strong evidence first; what a pair has taken is no longer there for the next.

Pure reasoning on words and drawings; no pixels here.
"""

from __future__ import annotations

from collections.abc import Sequence

from overread.engines.documents.blanks import blank_pairs
from overread.engines.documents.boxes import box_pairs
from overread.engines.documents.geometry import Box
from overread.engines.documents.grids import Grid
from overread.engines.documents.page import Drawing, Evidence, Mark, Pair
from overread.engines.documents.phrases import Phrase
from overread.engines.documents.rows import colon_pairs, column_pairs, stack_pairs
from overread.engines.documents.sheet import Sheet

OPTION_REACH = 2.0
"""In text heights: how far the text of an option is from its mark at most."""


def find_pairs(
    phrases: Sequence[Phrase], drawing: Drawing, forms: Sequence[Grid], data: Sequence[Box], em: float
) -> list[Pair]:
    """From top to bottom and left to right.

    forms: grids and single boxes to fill in. data: areas of tables whose cells are no fields.
    """
    outside = [p for p in phrases if not any(area.holds_center_of(p.box) for area in data)]
    sheet = Sheet(outside, drawing.marks, [cell.box for grid in forms for cell in grid.cells], em)
    pairs = [
        *_mark_pairs([m for m in drawing.marks if not any(a.holds_center_of(m.box) for a in data)], sheet),
        *box_pairs(forms, sheet),
        *blank_pairs(drawing.horizontal, sheet),
        *colon_pairs(sheet),
        *column_pairs(sheet),
        *stack_pairs(sheet),
    ]
    return sorted(pairs, key=lambda pair: (round(pair.key[0].box.center_y / em), pair.key[0].box.left))


def _mark_pairs(marks: Sequence[Mark], sheet: Sheet) -> list[Pair]:
    """One for each mark with its text, which stands right of the mark unless most marks have theirs left."""
    right = {mark: sheet.right_of(mark.box, OPTION_REACH) for mark in marks}
    left = {mark: sheet.left_of(mark.box, OPTION_REACH) for mark in marks}
    alone_left = sum(left[m] is not None and right[m] is None for m in marks)
    alone_right = sum(right[m] is not None and left[m] is None for m in marks)
    first, second = (left, right) if alone_left > alone_right else (right, left)
    pairs = []
    for mark in marks:
        text = next((p for p in (first[mark], second[mark]) if p is not None and sheet.is_free(p)), None)
        if text is not None:
            sheet.take([text])
            pairs.append(_mark_pair(mark, text, sheet.em))
    return pairs


def _mark_pair(mark: Mark, text: Phrase, em: float) -> Pair:
    gap = max(text.box.left - mark.box.right, mark.box.left - text.box.right)
    return Pair(
        Evidence.MARK,
        text.words,
        (),
        {
            "colon": float(text.has_colon),
            "label": float(text.could_be_label),
            "gap": max(0.0, gap / em),
            "empty": 0.0,
            "lines": 1.0,
            "mark_doubt": 1 - mark.confidence / 100,
        },
        mark=mark,
    )
