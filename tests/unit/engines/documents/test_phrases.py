"""Where a row of words is cut."""

from __future__ import annotations

import pytest
from tests.unit.engines.documents.drawn import line, mark, phrases, rule

from overread.engines.documents.page import Drawing, Line
from overread.engines.documents.phrases import could_be_label, ends_label


def texts(*lines: Line, drawing: Drawing | None = None) -> list[str]:
    return [phrase.text for phrase in phrases(*lines, drawing=drawing)]


def test_words_a_space_apart_are_one_phrase_and_columns_are_two() -> None:
    row = Line((*line(0, 0, "Place of birth").words, *line(200, 0, "Geneva").words))
    assert texts(row) == ["Place of birth", "Geneva"]


def test_a_label_ends_behind_its_colon() -> None:
    assert texts(line(0, 0, "Full name: Ada Lovelace")) == ["Full name:", "Ada Lovelace"]


def test_a_second_label_begins_at_the_wider_gap() -> None:
    row = Line((*line(0, 0, "Name: Ada Lovelace").words, *line(195, 0, "Date of birth: 1815").words))
    assert texts(row) == ["Name:", "Ada Lovelace", "Date of birth:", "1815"]


def test_where_no_gap_is_wider_a_label_begins_with_a_capital() -> None:
    assert texts(line(0, 0, "Town: old Oxford Date: 1815")) == ["Town:", "old Oxford", "Date:", "1815"]


def test_a_mark_and_the_ends_of_a_blank_cut() -> None:
    drawing = Drawing([rule(62, 22, 300)], (), [mark(122, 101)])
    assert texts(line(0, 0, "Name Ada"), line(0, 100, "Yes or"), line(145, 100, "No"), drawing=drawing) == [
        "Name",
        "Ada",
        "Yes or",
        "No",
    ]


@pytest.mark.parametrize("word", ["Name:", "姓名：", "(optional):", "No.:", ":"])
def test_these_words_end_a_label(word: str) -> None:
    assert ends_label(line(0, 0, word).words[0])


@pytest.mark.parametrize("word", ["12:", "https:", "Name", "10:30", "a:b"])
def test_these_words_end_none(word: str) -> None:
    assert not ends_label(line(0, 0, word).words[0])


@pytest.mark.parametrize(
    "text", ["Full name", "Invoice No.", "Rechnungs-Nr.", "* E-mail", "1 Wages", "出生日期"]
)
def test_these_read_like_labels(text: str) -> None:
    assert could_be_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "12/05/2026",
        "$4,853.32",
        "ada@example.org",
        "this form",
        "X",
        "I confirm that the above is correct.",
        "A-12345",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not could_be_label(text)
