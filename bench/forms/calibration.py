"""Layouts that only the calibration is fitted to. The engine's reasoning is never tuned on them.

On `development.py` the reasoning has been mended until it was right, so a calibration that sees nothing else believes that it
always is. How often it fails on a form that nobody had in mind shows here. If one of these is ever looked at to mend the
reasoning, it belongs to the other file, and another one here.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.forms.content import Language
from bench.forms.paper import Paper

Layout = Callable[[Paper, Language], None]


def memo_head(paper: Paper, language: Language) -> None:
    """Labels in capitals without colons, values at a near tab, a rule below all, then text."""
    rng, size = paper.rng, paper.size
    paper.text(140, 100, rng.choice(language.titles), size=size + 16, bold=True)
    y = 210.0
    fields = language.some_fields(rng, 6)
    tab = 140 + max(paper.width_of(label.upper(), size=size - 3) for label, _ in fields) + rng.randint(20, 90)
    for label, value in fields:
        paper.text(140, y + 2, label.upper(), size=size - 3)
        paper.text(tab, y, value)
        paper.pair(label.upper(), value)
        y += size * 1.7
    paper.rule(140, y + 10, 1100, 3)
    for i, sentence in enumerate(language.sentences):
        paper.text(140, y + 50 + i * size * 1.6, sentence, size=size - 1)


def bold_label_runs_on(paper: Paper, language: Language) -> None:
    """A bold label and its value right behind, no colon, two or three such on a line, apart by a wide gap."""
    rng, size = paper.rng, paper.size - 2
    paper.text(90, 100, rng.choice(language.titles), size=size + 14, bold=True)
    x, y = 90.0, 210.0
    for label, value in language.some_fields(rng, 12):
        wide = paper.width_of(label, size=size, bold=True) + size * 0.6 + paper.width_of(value, size=size)
        if x > 90 and x + wide > 1150:
            x, y = 90.0, y + size * 2.1
        place = paper.text(x, y, label, size=size, bold=True)
        end = paper.text(place[2] + size * 0.6, y, value, size=size)[2]
        paper.pair(label, value)
        x = end + size * 3


def head_row_above_values(paper: Paper, language: Language) -> None:
    """Ruled strips of three or four columns: a shaded row of labels, one row of values below it."""
    rng, size = paper.rng, paper.size - 2
    paper.text(100, 90, rng.choice(language.titles), size=size + 14, bold=True)
    fields, y = language.some_fields(rng, 10), 190.0
    for columns in (3, 4, 3):
        wide = 1050 / columns
        for i in range(columns):
            label, value = fields.pop()
            x = 95 + i * wide
            paper.box((x, y, x + wide, y + size * 1.6), fill=225)
            paper.box((x, y + size * 1.6, x + wide, y + size * 3.6))
            paper.text(x + 8, y + 6, label, size=size - 4)
            if paper.width_of(value, size=size, written=True) > wide - 20:
                value = ""
            if value:
                paper.text(x + 10, y + size * 2.1, value, size=size, written=True)
            paper.pair(label, value)
        y += size * 5.2


def captions_below_values(paper: Paper, language: Language) -> None:
    """A badge: what matters is large, what it is stands small below it. No rules."""
    rng, size = paper.rng, paper.size
    paper.box((180, 120, 1060, 1240), width=3)
    paper.text(230, 150, rng.choice(language.titles), size=size + 10, bold=True)
    y = 270.0
    for label, value in language.some_fields(rng, 7):
        paper.text(230, y, value, size=size + 6)
        paper.text(230, y + size * 1.75, label, size=size - 6, shade=60)
        paper.pair(label, value)
        y += size * 4.6


def questions_with_blanks(paper: Paper, language: Language) -> None:
    """Numbered lines with a short rule at the end for the answer; the same blank length for all, at the right."""
    rng, size = paper.rng, paper.size
    paper.text(110, 110, rng.choice(language.titles), size=size + 12, bold=True)
    y = 230.0
    for number, (label, value) in enumerate(language.some_fields(rng, 11), 1):
        key = f"{number}. {label}"
        paper.text(110, y, key)
        paper.rule(640, y + size * 1.1, 1120)
        value = value if rng.random() < 0.8 else ""
        if value:
            paper.text(650 + rng.randint(0, 50), y - 2, value, written=True)
        paper.pair(key, value)
        y += size * 2.2


def marks_right_of_text(paper: Paper, language: Language) -> None:
    """Choices in a row behind their question, marks right of their texts, and fields with colons between."""
    rng, size = paper.rng, paper.size
    paper.text(110, 100, rng.choice(language.titles), size=size + 12, bold=True)
    y = 210.0
    for name, options in language.choices:
        paper.text(110, y, name, bold=True)
        x, chosen = 420.0, rng.randrange(len(options))
        for i, option in enumerate(options):
            place = paper.text(x, y, option)
            paper.mark(place[2] + 12, y + 2, size, selected=i == chosen, sign=rng.choice(["x", "tick"]))
            paper.pair(option, i == chosen)
            x = place[2] + size + 70
        y += size * 2.2
    for label, value in language.some_fields(rng, 5):
        place = paper.text(110, y, label + language.colon)
        paper.text(place[2] + rng.randint(10, 40), y, value, written=True)
        paper.pair(label + language.colon, value)
        y += size * 1.9


def three_columns_of_colons(paper: Paper, language: Language) -> None:
    """Small print: `Label: value` in three columns that stand close."""
    rng, size = paper.rng, paper.size - 6
    paper.text(70, 90, rng.choice(language.titles), size=size + 14, bold=True)
    paper.rule(70, 150, 1170)
    for i, (label, value) in enumerate(language.some_fields(rng, 18)):
        x, y = 70 + (i % 3) * 370, 180 + (i // 3) * size * 1.9
        key = label + language.colon
        place = paper.text(x, y, key, size=size)
        if place[2] + 8 + paper.width_of(value, size=size) > x + 345:
            y_value, x_value = y + size * 0.95, x + 20.0
            value = "" if y_value + size > y + size * 1.9 else value
        else:
            y_value, x_value = y, place[2] + 8
        if value:
            paper.text(x_value, y_value, value, size=size)
        paper.pair(key, value)


def half_ruled_rows(paper: Paper, language: Language) -> None:
    """Rows parted by thin gray rules only, the label at the left in bold, the value at a far tab; an address of two lines."""
    rng, size = paper.rng, paper.size
    paper.text(120, 100, rng.choice(language.titles), size=size + 12, bold=True)
    y, tab = 200.0, rng.choice([520, 640])
    for label, value in language.some_fields(rng, 9):
        paper.rule(120, y, 1120, 1, shade=150)
        paper.text(120, y + size * 0.45, label, bold=True)
        paper.text(tab, y + size * 0.45, value)
        paper.pair(label, value)
        y += size * 2.0
    label, make = language.address
    lines = make(rng)
    paper.rule(120, y, 1120, 1, shade=150)
    paper.text(120, y + size * 0.45, label, bold=True)
    paper.lines(tab, y + size * 0.45, lines)
    paper.pair(label, " ".join(lines))


def rows_in_single_boxes(paper: Paper, language: Language) -> None:
    """Each row is one wide box, which holds a small label at its left and the value behind it."""
    rng, size = paper.rng, paper.size
    paper.text(120, 90, rng.choice(language.titles), size=size + 12, bold=True)
    y = 190.0
    for label, value in language.some_fields(rng, 10):
        paper.box((120, y, 1100, y + size * 1.9))
        place = paper.text(132, y + size * 0.5, label, size=size - 5)
        value = value if rng.random() < 0.85 else ""
        if value:
            paper.text(max(400, place[2] + 20), y + size * 0.42, value, written=True)
        paper.pair(label, value)
        y += size * 2.5


def centred_in_boxes(paper: Paper, language: Language) -> None:
    """Boxes that do not touch, label and value in the middle of each, one above the other."""
    rng, size = paper.rng, paper.size - 1
    paper.text(100, 90, rng.choice(language.titles), size=size + 12, bold=True)
    y = 200.0
    for i, (label, value) in enumerate(language.some_fields(rng, 10)):
        x = 100 + (i % 2) * 540
        paper.box((x, y, x + 500, y + size * 3.4), width=3)
        paper.text(x + 250 - paper.width_of(label, size=size - 4) / 2, y + 8, label, size=size - 4)
        wide = paper.width_of(value, size=size, bold=True)
        paper.text(x + 250 - wide / 2, y + size * 1.75, value, size=size, bold=True)
        paper.pair(label, value)
        y += size * 4.4 * (i % 2)


def two_columns_of_checks(paper: Paper, language: Language) -> None:
    """Choices below one another, their question above them, in two columns; two lines with colons at the end."""
    rng, size = paper.rng, paper.size
    paper.text(110, 100, rng.choice(language.titles), size=size + 12, bold=True)
    tops = [210.0, 210.0]
    for i, (name, options) in enumerate(language.choices):
        x, y = 110 + (i % 2) * 540, tops[i % 2]
        paper.text(x, y, name, bold=True)
        chosen = rng.randrange(len(options))
        for k, option in enumerate(options):
            y += size * 1.7
            paper.mark(x + 20, y + 2, size - 4, selected=k == chosen, sign=rng.choice(["x", "tick", "full"]))
            paper.text(x + 20 + size * 1.6, y, option)
            paper.pair(option, k == chosen)
        tops[i % 2] = y + size * 3
    for i, (label, value) in enumerate(language.some_fields(rng, 2)):
        y = max(tops) + i * size * 2
        place = paper.text(110, y, label + language.colon)
        paper.text(place[2] + 12, y, value, written=True)
        paper.pair(label + language.colon, value)


def bold_values_in_columns(paper: Paper, language: Language) -> None:
    """Gray labels, bold values at a tab, in two blocks with a sentence above each."""
    rng, size = paper.rng, paper.size
    paper.text(150, 100, rng.choice(language.titles), size=size + 16, bold=True)
    fields, y = language.some_fields(rng, 10), 210.0
    tab = rng.choice([480, 560, 700])
    for block in (fields[:4], fields[4:]):
        paper.text(150, y, rng.choice(language.sentences), size=size - 2)
        y += size * 2.2
        for label, value in block:
            paper.text(170, y, label, shade=90)
            paper.text(tab, y, value, bold=True)
            paper.pair(label, value)
            y += size * 1.6
        y += size * 1.4


def colons_amid_text(paper: Paper, language: Language) -> None:
    """Sentences, and between them lines with one or two fields, indented."""
    rng, size = paper.rng, paper.size
    paper.text(110, 100, rng.choice(language.titles), size=size + 12, bold=True)
    fields, y = language.some_fields(rng, 8), 210.0
    for i, sentence in enumerate(language.sentences):
        paper.text(110, y, sentence, size=size - 2)
        y += size * 1.6
        for x in (160, 640):
            label, value = fields.pop()
            key = label + language.colon
            place = paper.text(x, y, key, bold=i % 2 == 0)
            if place[2] + 10 + paper.width_of(value, written=True) > x + 470:
                value = ""
            if value:
                paper.text(place[2] + 10, y, value, written=True)
            paper.pair(key, value)
        y += size * 1.9


LAYOUTS: tuple[Layout, ...] = (
    memo_head,
    bold_label_runs_on,
    head_row_above_values,
    captions_below_values,
    questions_with_blanks,
    marks_right_of_text,
    three_columns_of_colons,
    half_ruled_rows,
    rows_in_single_boxes,
    centred_in_boxes,
    two_columns_of_checks,
    bold_values_in_columns,
    colons_amid_text,
)
