"""Activation conditions in a form: whatever controls can say survives them, and controls and JSON stay in step."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.conditions.predictions import Node, both, condition, key, label, missing, sampling

from overread.console import conditions_fields
from overread.console.conditions_fields import KINDS
from overread.console.conditions_rows import ROWS_OF, read_controls, write_controls
from overread.console.conditions_words import Sentence, in_words
from overread.domain.conditions.form import (
    ConditionsForm,
    DifferenceRow,
    KeyCase,
    KeyRow,
    LabelRow,
    MissingValueRow,
    Row,
    Span,
    Unsaid,
    ValueRow,
    form_of,
    text_of,
)
from overread.domain.conditions.grammar import MAX_CHARACTERS, parse_conditions
from overread.domain.conditions.switches import DEFAULT_SWITCHES
from overread.web.bodies import MAX_LONG_FORM_FIELDS
from overread.web.forms import Draft
from overread.web.texts import LANGUAGES

TEXTS = LANGUAGES["en"]


# --- properties -----------------------------------------------------------------------------------

NAMES = st.sampled_from(["Name", "Mail address:", "ä “b”", "*x", "0"])
BOUNDS = st.one_of(st.integers(0, 100), st.floats(0, 100).map(lambda number: round(number, 6)))


@st.composite
def spans(draw: st.DrawFn, bounds: st.SearchStrategy[float] = BOUNDS) -> Span:
    low, high = sorted([draw(bounds), draw(bounds)])
    if draw(st.booleans()):
        return Span(low, high, draw(st.booleans()), draw(st.booleans()))
    return (
        Span(low, None, draw(st.booleans()))
        if draw(st.booleans())
        else Span(None, high, True, draw(st.booleans()))
    )


MAYBE_SPANS = st.one_of(st.none(), spans())
ALIASES = st.lists(NAMES, max_size=2).map(tuple)
KEYS = st.one_of(
    st.builds(
        KeyRow, NAMES, ALIASES, st.sampled_from([KeyCase.FOUND, KeyCase.EITHER]), MAYBE_SPANS, MAYBE_SPANS
    ),
    st.builds(lambda name, aliases: KeyRow(name, aliases, KeyCase.MISSING), NAMES, ALIASES),
    st.builds(lambda one, other: KeyRow("*", (), KeyCase.FOUND, one, other), MAYBE_SPANS, MAYBE_SPANS),
)
LABELS = st.builds(LabelRow, st.one_of(NAMES, st.just("*")), MAYBE_SPANS)
PATHS = st.sampled_from(["score", "items[].score", "length(items)"])
NUMBERS = st.one_of(st.integers(-(10**6), 10**6), st.floats(-1, 1).map(lambda number: round(number, 12)))
VALUES = st.one_of(
    st.builds(lambda path, span: ValueRow(path, span), PATHS, spans(NUMBERS)),
    st.builds(
        lambda path, value: ValueRow(path, None, value), PATHS, st.one_of(st.booleans(), st.just("some text"))
    ),
    st.builds(ValueRow, PATHS),
    st.builds(MissingValueRow, PATHS),
    st.builds(DifferenceRow, PATHS, PATHS, st.one_of(st.just(0), st.integers(1, 9), st.just(0.5))),
)
SAMPLING = st.one_of(st.none(), st.just(100), st.floats(0.01, 100).map(lambda number: round(number, 4)))
ROWS: dict[str, st.SearchStrategy[Row]] = {"textract": KEYS, "rekognition": LABELS, "json": VALUES}
FORMS = st.one_of(
    *(
        st.tuples(
            st.just(kind),
            st.builds(
                lambda rows, share: ConditionsForm(tuple(rows), share), st.lists(rows, max_size=4), SAMPLING
            ),
        )
        for kind, rows in ROWS.items()
    )
)


def written(kind: str, form: ConditionsForm) -> Draft:
    draft = Draft(TEXTS)
    write_controls(draft, kind, form)
    return draft


@given(FORMS)
def test_what_controls_show_is_what_they_are_read_as(given_form: tuple[str, ConditionsForm]) -> None:
    kind, form = given_form
    read = read_controls(TEXTS, written(kind, form), kind)

    assert read is not None
    # The row about every key stands in a place of its own.
    assert Counter(read.rows) == Counter(form.rows)
    assert read.sampling == form.sampling


@given(FORMS)
def test_a_document_goes_through_the_controls_and_says_the_same(
    given_form: tuple[str, ConditionsForm],
) -> None:
    kind, form = given_form
    plain = form_of(parse_conditions(text_of(form), KINDS[kind]))
    assert isinstance(plain, ConditionsForm)
    read = read_controls(TEXTS, written(kind, plain), kind)

    assert read is not None
    again = form_of(parse_conditions(text_of(read), KINDS[kind]))
    assert isinstance(again, ConditionsForm)
    assert (Counter(again.rows), again.sampling) == (Counter(plain.rows), plain.sampling)


# --- in step --------------------------------------------------------------------------------------


def document(*nodes: Node) -> str:
    return json.dumps({"Conditions": list(nodes)})


def begun(text: str, kind: str = "rekognition") -> Draft:
    draft = Draft(TEXTS)
    conditions_fields.begin(draft, kind, text, DEFAULT_SWITCHES)
    return draft


def settled(draft: Draft, kind: str = "rekognition") -> Any:
    return conditions_fields.settle(TEXTS, draft, kind, DEFAULT_SWITCHES)


GIVEN = document(label("Weapons", ">50"), sampling(5))
OTHER = document(label("Violence"))


def test_what_nobody_edits_is_kept_byte_for_byte() -> None:
    text = GIVEN.replace(",", " ,")

    assert settled(begun(text)).text == text


@pytest.mark.parametrize(
    ("kind", "node"),
    [
        ("textract", missing("a")),
        ("rekognition", label("a")),
        ("json", condition("MissingValue", Path="a")),
    ],
)
def test_the_longest_document_has_room_in_the_controls(kind: str, node: Node) -> None:
    length = len(json.dumps(node, separators=(",", ":"))) + 1
    text = json.dumps({"Conditions": [node] * ((MAX_CHARACTERS - 20) // length)}, separators=(",", ":"))
    draft = begun(text, kind)

    assert settled(draft, kind).text == text
    assert len(draft.rows(ROWS_OF[kind])) * 12 < MAX_LONG_FORM_FIELDS


def test_more_rows_than_a_document_can_hold_are_refused_where_it_stands() -> None:
    draft = begun("", "textract")
    draft.choose(keys_on="on", **{"keys-0-key": "a" * 6_000, "keys-0-when": "either"})
    settled(draft, "textract")

    assert (draft.problem("textract_json") or "").startswith("$ has 12")


def test_the_json_follows_the_controls() -> None:
    draft = begun(GIVEN)
    draft.choose(**{"labels-0-label": "Violence", "labels-0-low_kind": "from"})
    draft.set("rekognition_sampling_on")

    found = settled(draft)

    assert (found.text, draft.is_sound) == (text_of(ConditionsForm((LabelRow("Violence", Span(50)),))), True)
    assert draft.value("rekognition_json") == draft.value("rekognition_seen") == found.text


def test_the_controls_follow_the_json() -> None:
    draft = begun(GIVEN)
    draft.choose(rekognition_json=OTHER)

    found = settled(draft)

    assert (found.text, draft.is_sound) == (OTHER, True)
    assert [draft.value("labels-0-label"), draft.values("rekognition_sampling_on")] == ["Violence", ()]


def test_both_edited_to_say_different_things_is_refused_and_nothing_is_lost() -> None:
    draft = begun(GIVEN)
    draft.choose(**{"rekognition_json": OTHER, "labels-0-label": "Suggestive"})
    settled(draft)

    assert draft.problem("rekognition_json") == TEXTS.say("conditions.both_changed")
    assert (draft.value("rekognition_json"), draft.value("labels-0-label")) == (OTHER, "Suggestive")


def test_both_edited_to_say_the_same_is_one_edit() -> None:
    draft = begun(GIVEN)
    draft.choose(**{"rekognition_json": OTHER, "labels-0-label": "Violence", "labels-0-low": ""})
    draft.set("rekognition_sampling_on")
    settled(draft)

    assert draft.is_sound


@pytest.mark.parametrize("changed", ["json", "controls"])
def test_where_it_is_known_who_was_edited_last_the_other_one_follows(changed: str) -> None:
    draft = begun(GIVEN)
    draft.choose(**{"rekognition_json": OTHER, "labels-0-label": "Suggestive"})

    found = conditions_fields.follow(TEXTS, draft, "rekognition", changed, DEFAULT_SWITCHES)

    assert draft.is_sound
    assert json.loads(found.text)["Conditions"][0]["ConditionParameters"]["ModerationLabelName"] == (
        "Violence" if changed == "json" else "Suggestive"
    )
    assert draft.value("labels-0-label") == ("Violence" if changed == "json" else "Suggestive")


def test_json_that_says_more_stays_json_until_it_is_emptied() -> None:
    draft = begun(GIVEN)
    text = document(both(label("Weapons", ">50"), sampling(5)))
    draft.choose(rekognition_json=text)

    found = settled(draft)
    assert (found.text, found.beyond.path, found.beyond.what) == (text, "$.Conditions[0]", Unsaid.AND)
    assert draft.value("rekognition_mode") == "json"

    draft.choose(rekognition_json="")
    assert settled(draft).text == ""
    assert draft.value("rekognition_mode") == "controls"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "$ is not valid JSON at line 1, column 2"),
        (document(label("a", ">50"), {"Or": [label("b")]}), "$.Conditions[1].Or has 1 of them"),
        (
            document(condition("Sampling")),
            "$.Conditions[0].ConditionParameters.RandomSamplingPercentage is missing",
        ),
        (document(missing("Name")), '$.Conditions[0].ConditionType is "MissingImportantFormKey"'),
    ],
)
def test_a_fault_in_the_json_is_named_with_its_place(text: str, place: str) -> None:
    draft = begun(GIVEN)
    draft.choose(rekognition_json=text)
    settled(draft)

    assert (draft.problem("rekognition_json") or "").startswith(place)
    assert draft.value("rekognition_json") == text


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("rekognition", {"labels_on": "on", "labels-0-label": "", "labels-0-low": "5"}, "labels-0-label"),
        ("rekognition", {"labels_on": "on", "labels-0-label": ""}, "labels-0-label"),
        ("rekognition", {"labels_on": "on", "labels-0-label": "a", "labels-0-low": "101"}, "labels-0-low"),
        (
            "rekognition",
            {"labels_on": "on", "labels-0-label": "a", "labels-0-low": "9", "labels-0-high": "8"},
            "labels-0-high",
        ),
        (
            "rekognition",
            {"rekognition_sampling_on": "on", "rekognition_sampling": "0"},
            "rekognition_sampling",
        ),
        ("textract", {"keys_on": "on", "keys-0-key": "*", "keys-0-when": "either"}, "keys-0-when"),
        ("textract", {"all_keys_on": "on", "all_id_low": "x"}, "all_id_low"),
        ("json", {"values_on": "on", "values-0-path": "a.", "values-0-kind": "missing"}, "values-0-path"),
        ("json", {"values_on": "on", "values-0-path": "a", "values-0-kind": "number"}, "values-0-low"),
        ("json", {"values_on": "on", "values-0-path": "a", "values-0-kind": "text"}, "values-0-text"),
        ("json", {"values_on": "on", "values-0-path": "a", "values-0-kind": "differs"}, "values-0-other"),
    ],
)
def test_a_control_that_holds_nothing_sensible_is_refused_at_its_field(
    kind: str, fields: dict[str, str], field: str
) -> None:
    draft = begun("", kind)
    draft.choose(**fields)
    settled(draft, kind)

    draft.call(field, "Field")
    assert [problem.field for problem in draft.problems] == [field]


def test_switched_off_rows_say_nothing_and_stay() -> None:
    draft = begun("")
    draft.choose(**{"labels-0-label": "Weapons"})

    assert settled(draft).text == ""
    assert draft.value("labels-0-label") == "Weapons"


def test_conditions_read_as_sentences() -> None:
    conditions = parse_conditions(
        document(
            key("Name", "Name:", kv=">=10 <98", word="=50"),
            both(missing("Total"), sampling(2.5)),
            key("*"),
        ),
        KINDS["textract"],
    )

    assert in_words(conditions, TEXTS) == (
        Sentence(
            "“Name” or “Name:” is found, identified with a confidence of at least 10 % and below 98 %,"
            " its words read with a confidence of exactly 50 %"
        ),
        Sentence(
            "all of these hold:",
            (
                Sentence("“Total” is missing"),
                Sentence("it is among 2.5 % of all predictions, drawn at random"),
            ),
        ),
        Sentence("any key is found"),
    )
