from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overread.domain.agreement import Share, compare
from overread.domain.form_pairs import FormPair, form_pairs
from overread.domain.output import Json

plain = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["a", "b", ""])
answers = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(answers, min_size=1, max_size=4))
def test_shares_add_up(given_answers: list[Json]) -> None:
    found = compare(given_answers)

    pairs = len(given_answers) * (len(given_answers) - 1) // 2
    assert found.share.compared == pairs * len(found.fields)
    assert sum((field.share for field in found.fields), Share()) == found.share
    # Each comparison is of two answers.
    assert sum((share for share in found.by_answer), Share()) == found.share + found.share


@given(answers, st.integers(2, 4))
def test_the_same_answer_agrees_with_itself(answer: Json, count: int) -> None:
    found = compare([answer] * count)

    assert found.share.agreed == found.share.compared
    assert not any(odd for field in found.fields for odd in field.odd)


def box(left: float, label: str = "cat") -> Json:
    return {"label": label, "left": left, "top": 0, "width": 10, "height": 10}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x", "x", True),
        (996, 996.0, True),
        ("1", 1, False),
        ({"labels": ["a", "b"]}, {"labels": ["b", "a"]}, True),
        ({"labels": ["a", "b"]}, {"labels": ["a"]}, False),
        ({"labels": []}, {"labels": ["a"]}, False),
        ([{"name": "A", "parentName": ""}], [{"name": "A", "parentName": ""}], True),
        ([box(0)], [box(3)], True),
        ([box(0)], [box(4)], False),
        ([box(0)], [box(0, "dog")], False),
        ([box(0), box(50)], [box(51), box(1)], True),
        ([box(0), box(50)], [box(0)], False),
        ([box(0)], [{"label": "cat", "left": "?", "top": 0, "width": 1, "height": 1}], False),
    ],
)
def test_values_are_compared_by_what_they_mean(one: Json, other: Json, same: bool) -> None:
    found = compare([{"field": one}, {"field": other}])

    assert (found.share.agreed == found.share.compared) is same


def test_differences_are_found_field_by_field() -> None:
    found = compare(
        [
            {"kind": {"label": "Bill"}, "total": "12"},
            {"kind": {"label": "Bill"}, "total": "12", "note": "torn"},
            {"kind": {"label": "Letter"}, "total": "21"},
        ]
    )

    assert [(field.name, field.values, field.share, field.odd) for field in found.fields] == [
        ("kind › label", ("Bill", "Bill", "Letter"), Share(1, 3), (False, False, True)),
        ("total", ("12", "12", "21"), Share(1, 3), (False, False, True)),
        ("note", (None, "torn", None), Share(1, 3), (False, True, False)),
    ]
    assert found.by_answer == (Share(3, 6), Share(2, 6), Share(1, 6))


def test_two_that_differ_are_both_marked() -> None:
    (field,) = compare([{"a": 1}, {"a": 2}]).fields

    assert field.odd == (True, True)


BLOCKS: list[Json] = [
    {
        "blockType": "KEY_VALUE_SET",
        "entityTypes": ["KEY"],
        "id": "k",
        "confidence": 55.5,
        "relationships": [{"type": "CHILD", "ids": ["w1", "w2"]}, {"type": "VALUE", "ids": ["v"]}],
    },
    {
        "blockType": "KEY_VALUE_SET",
        "entityTypes": ["VALUE"],
        "id": "v",
        "relationships": [{"type": "CHILD", "ids": ["w3", "s", "gone"]}],
    },
    {"blockType": "WORD", "id": "w1", "text": "Mail"},
    {"blockType": "WORD", "id": "w2", "text": "address:"},
    {"blockType": "WORD", "id": "w3", "text": "9"},
    {"blockType": "SELECTION_ELEMENT", "id": "s", "selectionStatus": "SELECTED"},
    {"blockType": "KEY_VALUE_SET", "entityTypes": ["KEY"], "id": "lonely", "text": "Fax"},
    "no block",
]


def test_pairs_of_a_form_are_read_from_its_words_and_marks() -> None:
    assert form_pairs(BLOCKS) == (
        FormPair("k", "Mail address:", "9 ☑", 55.5),
        FormPair("lonely", "Fax", None, None),
    )
    assert form_pairs("no blocks") == ()


def test_forms_are_compared_by_their_pairs() -> None:
    form = "AWS/Textract/AnalyzeDocument/Forms/V1"
    corrected = [*BLOCKS[:1], {**BLOCKS[1], "text": "9 A"}, *BLOCKS[2:]]  # type: ignore[dict-item]

    found = compare([{form: {"blocks": BLOCKS}}, {form: {"blocks": corrected}}])

    assert [(field.name, field.values) for field in found.fields] == [
        ("Mail address:", ("9 ☑", "9 A")),
        ("Fax", (None, None)),
    ]
    assert found.share == Share(1, 2)
