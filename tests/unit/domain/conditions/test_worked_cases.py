"""The 48 worked cases of spec/activation-conditions.md, section 5, as a table."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from tests.unit.domain.conditions.predictions import (
    Node,
    Response,
    both,
    either,
    form,
    inference_of,
    key,
    label,
    missing,
    moderation,
    parsed,
    sampling,
)

from overread.domain.conditions.select import ImportantFormKey
from overread.domain.conditions.switches import Switches
from overread.domain.conditions.textract import TextractInference
from overread.domain.request_source import RequestSource

SWIMWEAR = "Female Swimwear Or Underwear"
MALE, FEMALE = "Graphic Male Nudity", "Graphic Female Nudity"
MAIL = ("Mail address", "Mail Address:", "Mail address:", "Mailing Add:", "Mailing Addresses")
PHONE = ("Phone Number", "Phone number:", "Phone No.:", "Number:")
PAY_DATE = ("Pay Date", "PayDate", "DateOfPay", "pay-date")

R1 = moderation(("Suggestive", 96.7), (SWIMWEAR, 96.7))
R2 = moderation(("Explicit Nudity", 99.2), (MALE, 99.2))
R3 = moderation((MALE, 55), (FEMALE, 85))
R4 = moderation()
R5 = moderation(("Violence", 62), ("Weapons", 62), ("Suggestive", 40))
T1 = form(
    ("Mail address", 92, [99.5, 98, 97, 88, 99]),
    ("Phone number:", 58, [99, 99, 80]),
    ("Name", 99, [99.9, 99.8, 99.7]),
)
T2 = form(("Name", 55, [84, 70, 60]), ("Pay Date", 50, [95, 96, 40]))
T3 = form()

NUDITY = either(
    both(label(MALE, "<=99"), label(MALE, ">=90")), both(label(FEMALE, "<=99"), label(FEMALE, ">=80"))
)
RARELY = either(label(MALE, "<60"), both(sampling(5), label(MALE, ">90")))
ALL = "all"


class Case(NamedTuple):
    """selected: None if nothing activates. each: what the other reading of word confidences selects, where it differs."""

    number: int
    response: Response
    nodes: list[Node]
    draw: float
    selected: str | list[str] | None
    ask: tuple[str, ...] = ()
    each: list[str] | str | None = "as before"


UNUSED = 99.9
"""The draw of cases in which nothing is sampled."""

CASES = [
    Case(1, R1, [], UNUSED, ALL),
    Case(2, R1, [either(label("Suggestive", "<98"), label(SWIMWEAR, ">98"))], UNUSED, ["Suggestive"]),
    Case(3, R1, [both(label("Suggestive", "<98"), label(SWIMWEAR, ">95"))], UNUSED, ["Suggestive", SWIMWEAR]),
    Case(4, R1, [both(label("Suggestive", "<98"), label(SWIMWEAR, ">98"))], UNUSED, None),
    Case(5, R1, [label("suggestive", "<98")], UNUSED, None),
    Case(6, R1, [label("Violence", "<98")], UNUSED, None),
    Case(7, R3, [NUDITY], UNUSED, [FEMALE]),
    Case(8, R2, [NUDITY], UNUSED, None),
    Case(9, R5, [label("*", ">=60")], UNUSED, ["Violence", "Weapons"]),
    Case(10, R4, [label("*", ">=0")], UNUSED, None),
    Case(11, R5, [label("Weapons")], UNUSED, ["Weapons"]),
    Case(
        12, R5, [both(label("*", ">=61"), label("*", "<=50"))], UNUSED, ["Violence", "Weapons", "Suggestive"]
    ),
    Case(13, R5, [label("*", ">=61", "<=50")], UNUSED, None),
    Case(14, R3, [sampling(5)], 3.2, ALL),
    Case(15, R3, [sampling(5)], 50, None),
    Case(16, R4, [sampling(100)], 50, ALL),
    Case(17, R3, [both(sampling(5), label(MALE, ">50"))], 3.2, [MALE]),
    Case(18, R3, [both(sampling(5), label(MALE, ">50"))], 50, None),
    Case(19, R3, [RARELY], 50, [MALE]),
    Case(20, R2, [RARELY], 3.2, [MALE]),
    Case(21, R2, [RARELY], 50, None),
    Case(22, R3, [either(sampling(5), label(MALE, ">50"))], 50, [MALE]),
    Case(23, R3, [either(sampling(5), label(MALE, ">50"))], 3.2, ALL),
    Case(24, R5, [either(sampling(5), label(MALE, ">50"))], 50, None),
    Case(25, T1, [], UNUSED, ALL),
    Case(26, T1, [either(key(*MAIL, kv="<100", word="<100"), missing(*MAIL))], UNUSED, ["Mail address"]),
    Case(27, T1, [key(*PHONE, kv="<60", word="<90")], UNUSED, ["Phone number:"], each=None),
    Case(28, T1, [key("Phone Number", kv="<100", word="<100")], UNUSED, None),
    Case(29, T1, [missing("Phone Number", "Phone No.:")], UNUSED, [], ("Phone Number",)),
    Case(30, T1, [missing("Name")], UNUSED, None),
    Case(31, T3, [missing("Name"), key("*", kv="<100")], UNUSED, [], ("Name",)),
    Case(32, T1, [key("*", kv="<60", word="<90")], UNUSED, ["Phone number:"], each=None),
    Case(33, T2, [key("*", kv="<60", word="<90")], UNUSED, ["Name", "Pay Date"], each=["Name"]),
    Case(34, T2, [key(*PAY_DATE, kv="<65", word="<85")], UNUSED, ["Pay Date"], each=None),
    Case(35, T2, [key("Name", kv="<60", word="<85")], UNUSED, ["Name"]),
    Case(36, T1, [key("Name")], UNUSED, ["Name"]),
    Case(37, T1, [key("*", kv=">0", word=">0")], UNUSED, ["Mail address", "Phone number:", "Name"]),
    Case(38, T1, [key("Name", kv="=99")], UNUSED, ["Name"]),
    Case(39, T2, [sampling(5)], 3.2, ALL),
    Case(40, T2, [both(sampling(5), key("Pay Date", kv="<65"))], 3.2, ["Pay Date"]),
    Case(41, T2, [both(sampling(5), key("Pay Date", kv="<65"))], 50, None),
    Case(42, T2, [either(sampling(5), key("Pay Date", kv="<65"))], 50, ["Pay Date"]),
    Case(43, T2, [either(sampling(5), key("Pay Date", kv="<65"))], 3.2, ALL),
    Case(
        44,
        T2,
        [either(missing("Gross Pay", "GrossPay"), key("Name", kv="<60"))],
        UNUSED,
        ["Name"],
        ("Gross Pay",),
    ),
    Case(45, T2, [both(missing("Gross Pay"), key("Name", kv="<60"))], UNUSED, ["Name"], ("Gross Pay",)),
    Case(46, T2, [both(missing("Gross Pay"), key("Name", kv=">60"))], UNUSED, None),
    Case(47, T2, [key("Pay Date", word=">90")], UNUSED, ["Pay Date"], each=None),
    Case(48, T2, [], UNUSED, ALL),
]


def test_the_table_is_whole() -> None:
    assert [case.number for case in CASES] == list(range(1, 49))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.number))
def test_a_worked_case(case: Case) -> None:
    assert judged(case, every_word=False) == expected(case, case.selected)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.number))
def test_a_worked_case_when_every_word_counts(case: Case) -> None:
    selected = case.selected if case.each == "as before" else case.each
    assert judged(case, every_word=True) == expected(case, selected)


Outcome = tuple[bool, str | list[str], tuple[str, ...]]


def expected(case: Case, selected: str | list[str] | None) -> Outcome:
    return (False, [], ()) if selected is None else (True, selected, case.ask)


def judged(case: Case, *, every_word: bool) -> Outcome:
    """Activated, names of what is selected, keys to ask for."""
    inference = inference_of(case.response)
    conditions = parsed(inference.source, *case.nodes, switches=Switches(every_word=every_word))
    activation = conditions.evaluate(inference, case.draw)
    chosen = ALL if activation.selected.everything else names(case.response, activation.selected.positions)
    return activation.activated, chosen, tuple(asked.key for asked in activation.important_form_keys)


def names(response: Response, positions: tuple[int, ...]) -> list[str]:
    """Of labels, or of the pairs whose blocks, all of them, are selected."""
    if "ModerationLabels" in response:
        return [response["ModerationLabels"][position]["Name"] for position in positions]
    selected = [response["Blocks"][position]["Id"] for position in positions]
    pairs = TextractInference.of(response).pairs
    found = [pair for pair in pairs if set(pair.block_ids) <= set(selected)]
    assert sorted(selected) == sorted(block for pair in found for block in pair.block_ids)
    return [pair.key for pair in found]


def test_a_key_is_asked_for_with_its_aliases() -> None:
    conditions = parsed(
        RequestSource.TEXTRACT, missing("Gross Pay", "GrossPay"), missing("Gross Pay", "Gross")
    )
    asked = conditions.evaluate(inference_of(T2), UNUSED).important_form_keys
    assert asked == (ImportantFormKey("Gross Pay", ("GrossPay", "Gross")),)
