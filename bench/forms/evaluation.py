"""Layouts that the engine is judged by. Nothing is tuned on them: neither rules nor weights nor fonts.

Look at scores of this set as totals only. Whoever mends the engine draws the failing idea anew in `development.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bench.forms.content import Language
from bench.forms.paper import Paper

Layout = Callable[[Paper, Language], None]


def labels_to_the_gutter(paper: Paper, language: Language) -> None:
    """Labels end at a gutter, values begin behind it."""
    rng, size = paper.rng, paper.size
    paper.text(
        620 - paper.width_of(language.titles[0], size=size + 12) / 2, 80, language.titles[0], size=size + 12
    )
    y = 230.0
    for label, value in language.some_fields(rng, 12):
        key = label + language.colon
        paper.text(430, y, key, right=True)
        value = value if rng.random() < 0.9 else ""
        if value:
            paper.text(460, y, value, written=True)
        paper.pair(key, value)
        y += size * 1.8
    label, make = language.address
    lines = make(rng)
    paper.text(430, y, label + language.colon, right=True)
    paper.lines(460, y, lines, leading=1.45, written=True)
    paper.pair(label + language.colon, " ".join(lines))


def colons_above_values(paper: Paper, language: Language) -> None:
    """Each label, with its colon, on a line of its own above the value; three columns."""
    rng, size = paper.rng, paper.size
    paper.text(80, 80, rng.choice(language.titles), size=size + 18, bold=True)
    fields = language.some_fields(rng, 12)
    for i, (label, value) in enumerate(fields):
        x, y = 80 + (i % 3) * 370, 220 + (i // 3) * size * 4.6
        key = label + language.colon
        paper.text(x, y, key, bold=True)
        paper.text(x, y + size * 1.45, value, written=True)
        paper.pair(key, value)
    paper.text(80, 220 + 4 * size * 4.6 + 60, language.sentences[2], size=size - 2)


def dotted_leaders(paper: Paper, language: Language) -> None:
    """Dots to write on; what is written stands over or behind them."""
    rng, size = paper.rng, paper.size
    paper.text(140, 140, rng.choice(language.titles), size=size + 10, bold=True)
    y = 300.0
    for label, value in language.some_fields(rng, 10):
        key = label + language.colon
        place = paper.text(140, y, key)
        x = place[2] + 12
        if rng.random() < 0.7:
            end = paper.text(x, y, value, written=True)[2] + 8
        else:
            value, end = "", x
        dots = int((1060 - end) / paper.width_of("."))
        paper.text(end, y, "." * max(4, dots))
        paper.pair(key, value)
        y += size * 2.2
    paper.text(140, y + 40, language.sentences[1], size=size - 2)


def grid_of_four_columns(paper: Paper, language: Language) -> None:
    """Label, value, label, value, in ruled cells; shaded labels."""
    rng, size = paper.rng, paper.size
    paper.text(100, 100, rng.choice(language.titles), size=size + 12, bold=True)
    edges, y, height = [70, 310, 620, 860, 1180], 200.0, size * 2.0
    fields = [
        f
        for f in language.some_fields(rng, 20)
        if paper.width_of(f[0]) < 225 and paper.width_of(f[1], written=True) < 295
    ]
    shade = rng.choice([None, 230])
    for i in range(0, len(fields) // 2 * 2, 2):
        for side, (label, value) in enumerate(fields[i : i + 2]):
            paper.box((edges[side * 2], y, edges[side * 2 + 1], y + height), fill=shade)
            paper.box((edges[side * 2 + 1], y, edges[side * 2 + 2], y + height))
            paper.text(edges[side * 2] + 8, y + size * 0.45, label)
            value = value if rng.random() < 0.85 else ""
            if value:
                paper.text(edges[side * 2 + 1] + 10, y + size * 0.45, value, written=True)
            paper.pair(label, value)
        y += height


def boxes_right_of_labels(paper: Paper, language: Language) -> None:
    """A label, and right of it a box that touches nothing; a large one at the end."""
    rng, size = paper.rng, paper.size
    paper.text(100, 100, rng.choice(language.titles), size=size + 8, bold=True)
    paper.text(100, 165, language.sentences[0], size=size - 4)
    y = 250.0
    for label, value in language.some_fields(rng, 9):
        paper.text(100, y + size * 0.4, label)
        paper.box((400, y, rng.choice([860, 1120]), y + size * 1.85))
        value = value if rng.random() < 0.8 else ""
        if value:
            paper.text(412, y + size * 0.38, value, written=True)
        paper.pair(label, value)
        y += size * 2.6
    label, make = language.address
    lines = make(rng)
    paper.text(100, y + size * 0.4, label)
    paper.box((400, y, 1120, y + size * 4))
    paper.lines(412, y + size * 0.4, lines, written=True, leading=1.5)
    paper.pair(label, " ".join(lines))


def numbered_cells(paper: Paper, language: Language) -> None:
    """As on tax forms: rows of unequal boxes, a numbered label at the top of each."""
    rng, size = paper.rng, paper.size
    paper.text(80, 60, rng.choice(language.titles), size=size + 8, bold=True)
    fields, y, number = language.some_fields(rng, 14), 130.0, 1
    while fields:
        cuts = rng.choice([[80, 620, 1160], [80, 430, 760, 1160], [80, 780, 1160], [80, 1160]])
        for left, right in pairwise(cuts):
            if not fields:
                break
            label, value = fields.pop()
            key = f"{number} {label}"
            number += 1
            paper.box((left, y, right, y + size * 2.9), width=rng.choice([1, 2]))
            paper.text(left + 6, y + 4, key, size=size - 9)
            fits = paper.width_of(value, written=True) < right - left - 24
            value = value if fits and rng.random() < 0.85 else ""
            if value:
                paper.text(left + 14, y + size * 1.35, value, written=True)
            paper.pair(key, value)
        y += size * 2.9


def radio_marks(paper: Paper, language: Language) -> None:
    """Groups of rings, then squares of another size, text at the right."""
    rng, size = paper.rng, paper.size
    paper.text(100, 120, rng.choice(language.titles), size=size + 10, bold=True)
    y = 230.0
    for group, options in language.choices:
        paper.text(100, y, group)
        y += size * 1.7
        chosen, x = rng.randrange(len(options)), 130.0
        round_ = rng.random() < 0.6
        for i, option in enumerate(options):
            side = size - 3 if round_ else size + 3
            paper.mark(x, y, side, selected=i == chosen, round_=round_, sign=rng.choice(["x", "tick"]))
            place = paper.text(x + side + size * 0.45, y - 1, option)
            paper.pair(option, i == chosen)
            x = place[2] + size * 2.4
        y += size * 2.6
    for label, value in language.some_fields(rng, 3):
        key = label + language.colon
        place = paper.text(100, y, key)
        paper.text(place[2] + 14, y, value, written=True)
        paper.pair(key, value)
        y += size * 2


def delivery_note(paper: Paper, language: Language) -> None:
    """Two blocks of labels side by side, then a table with rules between its rows only, then a signature."""
    rng, size = paper.rng, paper.size
    paper.text(90, 80, rng.choice(language.titles), size=size + 14, bold=True)
    fields = language.some_fields(rng, 6)
    for i, (label, value) in enumerate(fields):
        x, y = 90 + (i % 2) * 560, 200 + (i // 2) * size * 1.9
        key = label + language.colon
        place = paper.text(x, y, key, size=size - 2)
        paper.text(place[2] + 10, y, value, size=size - 2, written=True)
        paper.pair(key, value)
    rows = [language.head, *language.some_rows(rng, rng.randint(4, 7))]
    paper.truth.tables.append(rows)
    edges, y = [90, 600, 820, 1140], 480.0
    for number, row in enumerate(rows):
        paper.text(edges[0], y, row[0], bold=number == 0)
        for edge, text in zip((edges[1] + 60, edges[2] + 60, edges[3]), row[1:], strict=True):
            paper.text(edge, y, text, bold=number == 0, right=True)
        y += size * 1.8
        paper.rule(90, y - size * 0.35, 1150, width=3 if number == 0 else 1)
    label, make = language.remarks[0], language.remarks[1]
    key = label + language.colon
    place = paper.text(90, y + 60, key)
    value = rng.choice(make)
    paper.text(place[2] + 12, y + 60, value, written=True)
    paper.pair(key, value)


def pale_labels(paper: Paper, language: Language) -> None:
    """As many letters from banks: small gray labels above values, four to a row, no colon and no rule."""
    rng, size = paper.rng, paper.size
    paper.text(100, 90, rng.choice(language.titles), size=size + 16, bold=True)
    columns = rng.choice([2, 3])
    for i, (label, value) in enumerate(language.some_fields(rng, columns * 4)):
        x, y = 100 + (i % columns) * (1060 // columns), 230 + (i // columns) * size * 4.2
        paper.text(x, y, label, size=size - 7, shade=105)
        paper.text(x, y + size * 1.05, value, written=True)
        paper.pair(label, value)
    y = 230 + 4 * size * 4.2 + 80
    for i, sentence in enumerate(language.sentences):
        paper.text(100, y + i * size * 1.5, sentence, size=size - 1)


def sections(paper: Paper, language: Language) -> None:
    """Dark bars with headings, blanks in two columns, square marks between them."""
    rng, size = paper.rng, paper.size
    fields, y = language.some_fields(rng, 9), 90.0
    for part in range(3):
        paper.box((80, y, 1160, y + size * 1.7), fill=40)
        paper.text(96, y + size * 0.3, language.titles[part], bold=True, shade=255)
        y += size * 3.0
        for i, (label, value) in enumerate(fields[part * 3 : part * 3 + 3]):
            x = (90, 640, 90)[i]
            place = paper.text(x, y, label + language.colon)
            paper.rule(place[2] + 8, y + size * 1.05, x + (500 if i < 2 else 1050), width=1)
            if paper.width_of(value, written=True) < (500 if i < 2 else 1050) - (place[2] - x) - 20:
                paper.text(place[2] + 16, y, value, written=True)
            else:
                value = ""
            paper.pair(label + language.colon, value)
            if i:
                y += size * 2.4
        group, options = language.choices[part]
        place = paper.text(90, y, group)
        x = place[2] + size
        for option in options:
            selected = rng.random() < 0.4
            paper.mark(x, y + 2, size - 4, selected=selected, sign="x")
            end = paper.text(x + size * 1.2, y, option)[2]
            paper.pair(option, selected)
            x = end + size * 1.3
        y += size * 3.4


def letter_with_details(paper: Paper, language: Language) -> None:
    """Running text with a few details in the middle: most of it must not become pairs."""
    rng, size = paper.rng, paper.size
    paper.lines(120, 120, language.address[1](rng))
    y = 320.0
    for sentence in language.sentences[:3]:
        paper.text(120, y, sentence)
        y += size * 1.5
    y += size
    for label, value in language.some_fields(rng, 5):
        key = label + language.colon
        place = paper.text(180, y, key, bold=True)
        paper.text(max(520, place[2] + 14), y, value, written=True)
        paper.pair(key, value)
        y += size * 1.6
    y += size
    for sentence in language.sentences:
        paper.text(120, y, sentence)
        y += size * 1.5


def receipt(paper: Paper, language: Language) -> None:
    """Narrow: labels left, values at the right edge, no colon."""
    rng, size = paper.rng, paper.size
    paper.text(340, 120, rng.choice(language.titles), size=size + 4, bold=True)
    paper.rule(300, 180, 940, 1)
    y = 210.0
    for label, value in language.some_fields(rng, 8):
        paper.text(310, y, label)
        paper.text(930, y, value, right=True, written=True)
        paper.pair(label, value)
        y += size * 1.6
    paper.rule(300, y + 10, 940, 1)
    paper.text(310, y + 40, language.sentences[3], size=size - 7)


LAYOUTS: tuple[Layout, ...] = (
    labels_to_the_gutter,
    colons_above_values,
    dotted_leaders,
    grid_of_four_columns,
    boxes_right_of_labels,
    numbered_cells,
    radio_marks,
    delivery_note,
    pale_labels,
    sections,
    letter_with_details,
    receipt,
)
