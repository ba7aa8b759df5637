"""Pairs of keys and values beside a document: values are corrected, keys that are nowhere are said to be."""

from __future__ import annotations

from tests.samples.expectations import ReadPairs
from tests.samples.person import CannotWork, Person
from tests.samples.survey import Control

TEXTRACT_KEY = "AWS/Textract/AnalyzeDocument/Forms/V1"
CORRECTED = "12 Oak Street, third floor"


def work_document(person: Person, control: Control) -> None:
    widget = control.element
    person.find(widget, ".pair")
    pairs: dict[str, str | None] = {}
    for pair in person.all(widget, ".pair"):
        head = person.find(pair, ".pair-head")
        key = (person.find(head, ".pair-key").text_content() or "").strip()
        if head.get_attribute("aria-expanded") != "true":
            person.click(head)
        person.find(pair, ".editor")
        if missing := person.all(pair, "input.keyNotFound"):
            person.click(missing[0])
            pairs[key] = None
        else:
            person.click(person.find(pair, "textarea.valueText"))
            person.press("Control+A")
            person.type(CORRECTED)
            pairs[key] = CORRECTED
    if not pairs:
        raise CannotWork("no pair is listed")
    person.remember(TEXTRACT_KEY, ReadPairs(pairs))
