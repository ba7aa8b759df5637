"""Layouts that the engine is tuned on. None of them is in `evaluation.py`."""

from __future__ import annotations

from collections.abc import Callable

from bench.forms.content import Language
from bench.forms.paper import Paper

Layout = Callable[[Paper, Language], None]


def colons_in_one_column(paper: Paper, language: Language) -> None:
    """`Label: value` on each line, values at a tab or right behind; one field is empty."""
    rng, size = paper.rng, paper.size
    paper.text(110, 110, rng.choice(language.titles), size=size + 14, bold=True)
    paper.text(110, 190, language.sentences[0], size=size - 3)
    tab = rng.choice([0, 420])
    y = 280.0
    for i, (label, value) in enumerate(language.some_fields(rng, 10)):
        key = label + language.colon
        place = paper.text(110, y, key, bold=rng.random() < 0.3)
        if i == 4:
            value = ""
        else:
            paper.text(max(tab, place[2] + size * 0.4), y, value, written=True)
        paper.pair(key, value)
        y += size * rng.choice([2.0, 2.3])
    label, make = language.address
    lines = make(rng)
    place = paper.text(110, y, label + language.colon)
    paper.lines(max(tab, place[2] + size * 0.4), y, lines, written=True)
    paper.pair(label + language.colon, " ".join(lines))
    paper.text(110, 1560, language.sentences[1], size=size - 3)


def colons_in_two_columns(paper: Paper, language: Language) -> None:
    rng, size = paper.rng, paper.size
    paper.text(90, 90, rng.choice(language.titles), size=size + 10, bold=True)
    paper.rule(90, 150, 1150, 3)
    fields = language.some_fields(rng, 14)
    for column, x in enumerate((90, 650)):
        tab = x + rng.choice([0, 270])
        for i, (label, value) in enumerate(fields[column * 7 : column * 7 + 7]):
            key, y = label + language.colon, 200 + i * size * 2.4
            place = paper.text(x, y, key)
            paper.text(max(tab, place[2] + 12), y, value, written=True)
            paper.pair(key, value)
    y = 200 + 8 * size * 2.4
    for i, sentence in enumerate(language.sentences):
        paper.text(90, y + i * size * 1.5, sentence, size=size - 2)


def underlined_blanks(paper: Paper, language: Language) -> None:
    """A label and a rule to write on, some left empty, two a line below."""
    rng, size = paper.rng, paper.size
    paper.text(130, 120, rng.choice(language.titles), size=size + 12, bold=True)
    fields = language.some_fields(rng, 11)
    y = 260.0
    colon = rng.choice(["", language.colon])
    for i, (label, value) in enumerate(fields[:7]):
        key = label + colon
        place = paper.text(130, y, key)
        paper.rule(place[2] + 14, y + size * 1.08, 1080)
        value = value if rng.random() < 0.8 else ""
        if value:
            paper.text(place[2] + 14 + rng.randint(6, 60), y - 2, value, written=True)
        paper.pair(key, value)
        y += size * 2.5
        if i == 6:
            break
    for i, (label, value) in enumerate(fields[7:]):
        x, key = 130 + (i % 2) * 500, label + colon
        place = paper.text(x, y, key)
        paper.rule(place[2] + 10, y + size * 1.08, x + 460)
        if paper.width_of(value, written=True) < x + 450 - place[2] - 20:
            paper.text(place[2] + 18, y - 2, value, written=True)
        else:
            value = ""
        paper.pair(key, value)
        y += size * 2.5 * (i % 2)
    paper.text(130, y + 60, language.sentences[1], size=size - 2)


def boxes_below_labels(paper: Paper, language: Language) -> None:
    """A label above each drawn box, outside of it."""
    rng, size = paper.rng, paper.size
    paper.text(100, 90, rng.choice(language.titles), size=size + 12, bold=True)
    y = 200.0
    for i, (label, value) in enumerate(language.some_fields(rng, 12)):
        x = 100 + (i % 2) * 540
        paper.text(x, y, label, size=size - 3)
        top = y + size * 1.25
        paper.box((x, top, x + 490, top + size * 1.9))
        value = value if rng.random() < 0.85 else ""
        if value:
            paper.text(x + 12, top + size * 0.38, value, written=True)
        paper.pair(label, value)
        y += size * 4.1 * (i % 2)


def ruled_label_and_value(paper: Paper, language: Language) -> None:
    """A grid of two columns, labels left."""
    rng, size = paper.rng, paper.size
    paper.text(120, 110, rng.choice(language.titles), size=size + 12, bold=True)
    colon = rng.choice(["", language.colon])
    y, height = 220.0, size * rng.choice([1.9, 2.3])
    for label, value in language.some_fields(rng, 11):
        paper.box((120, y, 470, y + height))
        paper.box((470, y, 1100, y + height))
        paper.text(134, y + (height - size) / 2 - 3, label + colon)
        value = value if rng.random() < 0.85 else ""
        if value:
            paper.text(484, y + (height - size) / 2 - 3, value, written=True)
        paper.pair(label + colon, value)
        y += height


def labels_in_the_corner(paper: Paper, language: Language) -> None:
    """Boxes that touch, each with a small label in its upper left corner."""
    rng, size = paper.rng, paper.size
    paper.text(100, 90, rng.choice(language.titles), size=size + 10, bold=True)
    y, fields = 180.0, language.some_fields(rng, 13)
    while fields:
        widths = rng.choice([[1.0], [0.5, 0.5], [0.6, 0.4], [0.34, 0.33, 0.33]])
        x = 100.0
        for width in widths[: len(fields)]:
            label, value = fields.pop()
            end = x + width * 1040
            paper.box((x, y, end, y + size * 3.1))
            paper.text(x + 8, y + 5, label, size=size - 8)
            value = (
                value
                if paper.width_of(value, written=True) < width * 1040 - 20 and rng.random() < 0.85
                else ""
            )
            if value:
                paper.text(x + 16, y + size * 1.5, value, written=True)
            paper.pair(label, value)
            x = end
        y += size * 3.1


def check_boxes(paper: Paper, language: Language) -> None:
    """Groups of squares with their text at the right, and a few blanks."""
    rng, size = paper.rng, paper.size
    paper.text(110, 110, rng.choice(language.titles), size=size + 12, bold=True)
    sign = rng.choice(["x", "tick", "full"])
    y = 240.0
    for group, options in rng.sample(language.choices, 4):
        paper.text(110, y, group + rng.choice(["", language.colon]), bold=True)
        x = 420.0
        below = rng.random() < 0.5
        for option in options:
            selected = rng.random() < 0.4
            paper.mark(x, y + 1, size - 1, selected=selected, sign=sign)
            place = paper.text(x + size * 1.4, y, option)
            paper.pair(option, selected)
            if below:
                y += size * 1.8
            else:
                x = place[2] + size * 2
        y += size * 2.6
    for label, value in language.some_fields(rng, 4):
        place = paper.text(110, y, label + language.colon)
        paper.rule(place[2] + 12, y + size * 1.08, 900)
        paper.text(place[2] + 20, y - 2, value, written=True)
        paper.pair(label + language.colon, value)
        y += size * 2.5


def invoice(paper: Paper, language: Language) -> None:
    """Head with colons, a ruled table, totals."""
    rng, size = paper.rng, paper.size
    paper.text(110, 90, rng.choice(language.titles), size=size + 16, bold=True)
    y = 200.0
    for label, value in language.some_fields(rng, 4):
        place = paper.text(660, y, label + language.colon)
        paper.text(max(900, place[2] + 12), y, value, written=True)
        paper.pair(label + language.colon, value)
        y += size * 1.7
    rows = [language.head, *language.some_rows(rng, 6)]
    paper.truth.tables.append(rows)
    edges, y = [110, 560, 720, 920, 1130], 520.0
    for number, row in enumerate(rows):
        for i, text in enumerate(row):
            paper.box((edges[i], y, edges[i + 1], y + size * 1.8), fill=225 if number == 0 else None)
            if i == 0 or number == 0:
                paper.text(edges[i] + 10, y + size * 0.3, text, bold=number == 0)
            else:
                paper.text(edges[i + 1] - 10, y + size * 0.3, text, right=True)
        y += size * 1.8
    paper.text(110, y + 90, language.sentences[3], size=size - 3)


def two_aligned_columns(paper: Paper, language: Language) -> None:
    """Labels and values at two tabs, no colon, no rule."""
    rng, size = paper.rng, paper.size
    paper.text(110, 110, rng.choice(language.titles), size=size + 14, bold=True)
    bold, tab = rng.random() < 0.5, rng.choice([480, 600])
    y = 250.0
    for label, value in language.some_fields(rng, 9):
        paper.text(110, y, label, bold=bold)
        paper.text(tab, y, value, written=True)
        paper.pair(label, value)
        y += size * 1.9
    for i, sentence in enumerate(language.sentences[:3]):
        paper.text(110, y + 80 + i * size * 1.5, sentence, size=size - 2)


def captions_below_blanks(paper: Paper, language: Language) -> None:
    """What to write stands in small type below the rule."""
    rng, size = paper.rng, paper.size
    paper.text(110, 110, rng.choice(language.titles), size=size + 12, bold=True)
    paper.text(110, 200, language.sentences[1], size=size - 2)
    y = 330.0
    for i, (label, value) in enumerate(language.some_fields(rng, 8)):
        x = 110 + (i % 2) * 520
        paper.rule(x, y, x + 460)
        value = value if rng.random() < 0.8 else ""
        if value:
            paper.text(x + 14, y - size * 1.12, value, written=True)
        paper.text(x, y + 6, label, size=size - 6)
        paper.pair(label, value)
        y += size * 4 * (i % 2)


def capitals_above_values(paper: Paper, language: Language) -> None:
    """Labels in small capitals above their values, one column, uneven distances, sentences around."""
    rng, size = paper.rng, paper.size
    paper.text(150, 100, rng.choice(language.titles), size=size + 12, bold=True)
    paper.text(150, 170, language.sentences[3], size=size - 2)
    y = 270.0
    for label, value in language.some_fields(rng, 7):
        key = label.upper()
        paper.text(150, y, key, size=size - rng.choice([6, 9]))
        paper.text(150, y + size * 1.0, value, written=True)
        paper.pair(key, value)
        y += size * rng.choice([3.4, 4.4])
    for i, sentence in enumerate(language.sentences[:2]):
        paper.text(150, y + 30 + i * size * 1.5, sentence, size=size - 2)


def colon_then_next_line(paper: Paper, language: Language) -> None:
    """A label with a colon, its value on the next line a little to the right; an address of two lines."""
    rng, size = paper.rng, paper.size
    paper.text(200, 120, rng.choice(language.titles), size=size + 6, bold=True)
    y = 240.0
    label, make = language.address
    fields: list[tuple[str, list[str]]] = [(k, [v]) for k, v in language.some_fields(rng, 7)]
    fields.insert(3, (label, make(rng)))
    for label, values in fields:
        paper.text(200, y, label + language.colon)
        paper.lines(200 + rng.choice([0, 14]), y + size * 1.5, values, leading=1.35, written=True)
        paper.pair(label + language.colon, " ".join(values))
        y += size * (2.4 + 1.35 * len(values))


def list_of_rings(paper: Paper, language: Language) -> None:
    """Options below one another, rings with their text at the right, a blank in between."""
    rng, size = paper.rng, paper.size
    paper.text(120, 100, rng.choice(language.titles), size=size + 10, bold=True)
    y = 220.0
    for group, options in rng.sample(language.choices, 4):
        paper.text(120, y, group, bold=True)
        chosen = rng.randrange(len(options))
        for i, option in enumerate(options):
            y += size * 1.8
            paper.mark(150, y, size - 2, selected=i == chosen, round_=True)
            paper.text(150 + size * 1.5, y - 2, option)
            paper.pair(option, i == chosen)
        y += size * 2.4


def open_table(paper: Paper, language: Language) -> None:
    """A table without any rule, figures at the right of their columns; a head and a foot with colons."""
    rng, size = paper.rng, paper.size
    paper.text(100, 90, rng.choice(language.titles), size=size + 12, bold=True)
    fields = language.some_fields(rng, 4)
    for i, (label, value) in enumerate(fields[:2]):
        place = paper.text(100, 180 + i * size * 1.7, label + language.colon)
        paper.text(place[2] + 12, 180 + i * size * 1.7, value, written=True)
        paper.pair(label + language.colon, value)
    rows = [language.head, *language.some_rows(rng, 5)]
    paper.truth.tables.append(rows)
    y = 380.0
    for number, row in enumerate(rows):
        paper.text(100, y, row[0], bold=number == 0)
        for edge, text in zip((690, 890, 1100), row[1:], strict=True):
            paper.text(edge, y, text, bold=number == 0, right=True)
        y += size * 1.7
    y += 60
    for label, value in fields[2:]:
        place = paper.text(100, y, label + language.colon)
        paper.text(place[2] + 12, y, value, written=True)
        paper.pair(label + language.colon, value)
        y += size * 1.7
    for i, sentence in enumerate(language.sentences):
        paper.text(100, y + 40 + i * size * 1.45, sentence, size=size - 1)


def leaders_to_the_edge(paper: Paper, language: Language) -> None:
    """A label, dots, and the value at the right edge."""
    rng, size = paper.rng, paper.size
    paper.text(140, 110, rng.choice(language.titles), size=size + 10, bold=True)
    y = 240.0
    for label, value in language.some_fields(rng, 9):
        end = paper.text(140, y, label)[2]
        start = paper.text(1080, y, value, right=True, written=True)[0]
        dots = int((start - end - 24) / paper.width_of("."))
        paper.text(end + 12, y, "." * max(3, dots))
        paper.pair(label, value)
        y += size * 1.9
    paper.text(140, y + 50, language.sentences[0], size=size - 3)


LAYOUTS: tuple[Layout, ...] = (
    colons_in_one_column,
    colons_in_two_columns,
    underlined_blanks,
    boxes_below_labels,
    ruled_label_and_value,
    labels_in_the_corner,
    check_boxes,
    invoice,
    two_aligned_columns,
    captions_below_blanks,
    capitals_above_values,
    colon_then_next_line,
    list_of_rings,
    open_table,
    leaders_to_the_edge,
)
