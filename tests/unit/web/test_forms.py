from __future__ import annotations

import re

import pytest

from overread.web.forms import MAX_ROWS, Draft, Problem
from overread.web.texts import LANGUAGES

TEXTS = LANGUAGES["en"]


def draft(**fields: str) -> Draft:
    return Draft(TEXTS, [(name.replace("__", "-"), value) for name, value in fields.items()])


def test_a_text_is_read_without_white_space_around_it() -> None:
    form = draft(name="  a\r\nb  ")

    assert form.text("name", required=True, max_length=3, pattern=re.compile("a\nb")) == "a\nb"
    assert form.is_sound
    assert form.value("name") == "  a\r\nb  "


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("  ", "Fill this in."),
        ("abcd", "This has 4 characters; at most 3 are possible."),
        ("A", "Lower case."),
    ],
)
def test_a_text_that_is_not_sound_says_why(value: str, sentence: str) -> None:
    form = draft(name=value)
    form.text("name", required=True, max_length=3, pattern=re.compile("[a-z]*"), pattern_says="Lower case.")

    assert (form.is_sound, form.problem("name")) == (False, sentence)


@pytest.mark.parametrize(
    ("value", "number"),
    [("3", 3), (" 3 ", 3), ("0", None), ("4", None), ("1.0", None), ("", None), ("x", None), ("٣", None)],
)
def test_a_whole_number_is_one_in_its_range(value: str, number: int | None) -> None:
    form = draft(n=value)

    assert (form.number("n", 1, 3), form.is_sound) == (number or 1, number is not None)


@pytest.mark.parametrize(
    ("value", "number", "is_sound"),
    [
        ("5", 5, True),
        ("5.25", 5.25, True),
        ("5 %", 5, True),
        ("-1", -1, True),
        ("", None, True),
        ("101", None, False),
        ("5,2", None, False),
        ("1e2", None, False),
        ("nan", None, False),
        (".", None, False),
    ],
)
def test_a_decimal_number_is_one_in_its_range(value: str, number: float | None, *, is_sound: bool) -> None:
    form = draft(n=value)

    assert (form.decimal("n", -1, 100), form.is_sound) == (number, is_sound)


@pytest.mark.parametrize(
    ("value", "unit", "seconds", "is_sound"),
    [
        ("2", "hours", 7_200, True),
        ("90", "unknown", 90, True),
        ("", "days", None, True),
        ("2", "days", None, False),
        ("0", "hours", None, False),
        ("-1", "hours", None, False),
    ],
)
def test_a_span_of_time_is_read_in_seconds(
    value: str, unit: str, seconds: int | None, *, is_sound: bool
) -> None:
    form = draft(limit=value, limit__unit=unit)

    assert (form.seconds("limit", 30, 86_400), form.is_sound) == (seconds, is_sound)


def test_only_what_was_offered_can_be_chosen() -> None:
    form = draft(a="x", b="forged")

    assert (
        form.choice("a", ["x", "y"]),
        form.choice("b", ["x"]),
        form.choice("c", ["x"], required=False),
    ) == (
        "x",
        "",
        "",
    )
    assert [problem.sentence for problem in form.problems] == ["Choose one."]


def test_lines_are_those_that_say_something() -> None:
    form = draft(names=" a \r\n\r\n b\nlong")

    assert form.lines("names", max_length=3) == ("a", "b", "long")
    assert form.problem("names") == "“long” is too long; at most 3 characters are possible."


def test_a_consent_has_to_be_given() -> None:
    form = draft(agreed="on")

    assert form.consent("agreed", "Agree first.")
    assert not form.consent("seen", "Read it first.")
    assert [problem.sentence for problem in form.problems] == ["Read it first."]


def test_the_first_problem_of_a_field_counts_and_the_summary_names_it_as_the_page_does() -> None:
    form = draft(name="x")
    form.refuse("size", "Zeroth.")
    form.refuse("name", "First.")
    form.refuse("name", "Second.")
    form.refuse("elsewhere", "Third.")
    form.refuse(None, "Fourth.")
    form.call("name", "Name")
    form.call("size", "Size")

    assert form.problems == (
        Problem(None, None, "Third."),
        Problem(None, None, "Fourth."),
        Problem("name", "Name", "First."),
        Problem("size", "Size", "Zeroth."),
    )


def test_rows_are_added_and_removed_by_their_buttons() -> None:
    form = draft(keys__0__name="a", keys__0__kind="x", keys__3__name="b", other__1__name="c")

    assert form.rows("keys") == ("keys-0", "keys-3")
    form.set("rows", "add keys")
    assert form.rearrange(keys=("name", "kind"))
    assert form.rows("keys") == ("keys-0", "keys-3", "keys-4")
    form.set("rows", "remove keys-0")
    assert form.rearrange(keys=("name", "kind"))
    assert form.rows("keys") == ("keys-3", "keys-4")
    assert (form.value("keys-0-kind"), form.value("keys-3-name"), form.is_blank("keys-4")) == ("", "b", True)


@pytest.mark.parametrize("button", ["", "add other", "remove other-1", "shuffle keys", "add"])
def test_a_button_of_nothing_does_nothing(button: str) -> None:
    form = draft(keys__0__name="a", rows=button)

    assert not form.rearrange(keys=("name",))
    assert form.rows("keys") == ("keys-0",)


def test_rows_come_to_an_end() -> None:
    form = Draft(TEXTS, [(f"keys-{number}-name", "") for number in range(MAX_ROWS + 5)])
    form.set("rows", "add keys")

    assert len(form.rows("keys")) == MAX_ROWS
    assert not form.rearrange(keys=("name",))
