"""Which label gets which value, on pages made by hand: one test for each evidence, and for what must not be a pair."""

from __future__ import annotations

from tests.unit.engines.documents.drawn import grid_cells, line, mark, pairs, rule, told

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Evidence, Line


def test_a_colon_names_the_text_right_of_it() -> None:
    found = pairs(line(0, 0, "Name: Ada Lovelace"), line(0, 40, "Town:"), line(300, 40, "Geneva"))
    assert told(found) == [("Name:", "Ada Lovelace"), ("Town:", "Geneva")]
    assert {pair.evidence for pair in found} == {Evidence.COLON}


def test_two_columns_do_not_mix() -> None:
    left, right = line(0, 0, "Name: Ada"), line(300, 0, "Date: 1815")
    found = pairs(left, right, line(0, 40, "Town:"), line(300, 40, "Time: 12:30"))
    assert told(found) == [("Name:", "Ada"), ("Date:", "1815"), ("Town:", ""), ("Time:", "12:30")]


def test_a_value_goes_on_below_itself() -> None:
    found = pairs(
        line(0, 0, "Address:"),
        line(120, 0, "5 Mill Lane"),
        line(120, 26, "Oxford"),
        line(0, 70, "Town: Bath"),
    )
    assert told(found) == [("Address:", "5 Mill Lane Oxford"), ("Town:", "Bath")]


def test_a_value_does_not_go_on_beside_the_next_label() -> None:
    found = pairs(line(0, 0, "Name:"), line(120, 0, "Ada"), line(0, 26, "Town:"), line(120, 26, "Bath"))
    assert told(found) == [("Name:", "Ada"), ("Town:", "Bath")]


def test_a_colon_with_nothing_beside_it_names_the_text_below() -> None:
    found = pairs(line(0, 0, "Name:"), line(0, 26, "Ada"), line(300, 0, "Town:"), line(300, 26, "Bath"))
    assert told(found) == [("Name:", "Ada"), ("Town:", "Bath")]
    assert {pair.evidence for pair in found} == {Evidence.COLON_BELOW}


def test_an_underlined_blank_belongs_to_the_label_before_it_filled_or_not() -> None:
    found = pairs(
        line(0, 0, "Name"),
        line(70, 0, "Ada Lovelace"),
        line(0, 60, "Town"),
        rules=[rule(60, 22, 400), rule(60, 82, 400)],
    )
    assert told(found) == [("Name", "Ada Lovelace"), ("Town", "")]
    assert {pair.evidence for pair in found} == {Evidence.BLANK}


def test_a_second_blank_without_a_label_goes_on_with_the_first() -> None:
    found = pairs(
        line(0, 0, "Address"),
        line(100, 0, "5 Mill Lane"),
        line(100, 40, "Oxford"),
        rules=[rule(90, 22, 400), rule(90, 62, 400)],
    )
    assert told(found) == [("Address", "5 Mill Lane Oxford")]


def test_a_caption_below_a_blank_is_its_label() -> None:
    found = pairs(line(10, 0, "Ada Lovelace"), line(0, 26, "Name", height=14), rules=[rule(0, 22, 300)])
    assert told(found) == [("Name", "Ada Lovelace")]
    assert found[0].evidence is Evidence.CAPTION


def test_an_underlined_heading_is_no_pair() -> None:
    assert pairs(line(0, 0, "Claim Form"), line(0, 80, "this is only text."), rules=[rule(0, 24, 105)]) == []


def test_a_box_belongs_to_the_label_beside_or_above_it() -> None:
    found = pairs(
        line(0, 10, "Name"),
        line(120, 10, "Ada"),
        line(0, 100, "Town"),
        line(10, 130, "Customer Care"),
        cells=[Box(110, 0, 400, 40), Box(0, 123, 300, 160)],
    )
    assert told(found) == [("Name", "Ada"), ("Town", "Customer Care")]
    assert {pair.evidence for pair in found} == {Evidence.BOX_BESIDE}


def test_a_label_in_the_corner_of_a_box_names_what_stands_below_it() -> None:
    found = pairs(
        line(6, 4, "Name", height=14),
        line(10, 30, "Ada"),
        line(206, 4, "Town", height=14),
        cells=grid_cells([0, 200, 400], [0, 60]),
    )
    assert told(found) == [("Name", "Ada"), ("Town", "")]
    assert {pair.evidence for pair in found} == {Evidence.BOX_INSIDE}


def test_in_a_ruled_form_every_other_column_holds_labels() -> None:
    found = pairs(
        line(6, 8, "Name"),
        line(110, 8, "Ada Lovelace"),
        line(6, 48, "Town"),
        line(110, 48, "Oxford"),
        line(6, 88, "Account"),
        cells=grid_cells([0, 100, 300], [0, 40, 80, 120]),
    )
    assert told(found) == [("Name", "Ada Lovelace"), ("Town", "Oxford"), ("Account", "")]


def test_a_table_of_data_holds_no_pairs() -> None:
    rows = [["Item", "Number", "Price"], ["Lamp", "2", "10.00"], ["Shelf", "1", "35.00"]]
    lines = [line(6 + 100 * c, 8 + 40 * r, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    assert pairs(*lines, cells=grid_cells([0, 100, 200, 300], [0, 40, 80, 120])) == []


def test_a_mark_belongs_to_the_text_right_of_it_and_its_group_to_none() -> None:
    found = pairs(
        line(0, 0, "Smoker:"),
        line(225, 0, "Yes"),
        line(325, 0, "No"),
        marks=[mark(200, 1, selected=True), mark(300, 1)],
    )
    assert told(found) == [("Yes", True), ("No", False)]


def test_marks_right_of_their_texts_belong_to_those() -> None:
    found = pairs(line(0, 0, "Yes"), line(0, 40, "No"), marks=[mark(45, 1, selected=True), mark(35, 41)])
    assert told(found) == [("Yes", True), ("No", False)]


def test_three_aligned_rows_of_two_are_labels_and_values_but_two_are_not() -> None:
    rows = [("Policy", "P-17"), ("Holder", "Ada"), ("Amount", "10.00")]
    lines = [Line((*line(0, 40 * i, a).words, *line(200, 40 * i, b).words)) for i, (a, b) in enumerate(rows)]
    assert told(pairs(*lines)) == rows
    assert pairs(*lines[:2]) == []


def test_small_labels_above_values_are_pairs_and_lines_of_a_paragraph_are_not() -> None:
    found = pairs(
        line(0, 0, "Policy", height=14),
        line(0, 18, "P-17"),
        line(0, 80, "Holder", height=14),
        line(0, 98, "Ada"),
    )
    assert told(found) == [("Policy", "P-17"), ("Holder", "Ada")]
    assert (
        pairs(line(0, 0, "We keep your data"), line(0, 24, "as long as the law"), line(0, 48, "Asks us"))
        == []
    )


def test_no_word_is_in_two_pairs() -> None:
    found = pairs(
        line(0, 0, "Name: Ada Town: Bath"),
        line(0, 40, "Date:"),
        line(70, 40, "1815"),
        rules=[rule(60, 62, 300)],
        marks=[mark(320, 1)],
    )
    words = [word for pair in found for word in (*pair.key, *pair.value)]
    assert len(words) == len(set(words))


def test_a_value_of_one_narrow_sign_has_an_end() -> None:
    assert told(pairs(line(0, 0, "Class:"), line(80, 0, "I", height=8))) == [("Class:", "I")]
