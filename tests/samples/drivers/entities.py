"""Spans of a text, marked with the mouse: by a label for what is selected, and by selecting for the label at hand."""

from __future__ import annotations

import re

from playwright.sync_api import ElementHandle
from tests.samples.person import CannotWork, Person, Point
from tests.samples.survey import Control

ENDS = """(element, [start, end]) => {
  const walker = (block) => document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = Array.from(element.shadowRoot.querySelectorAll(".block")).flatMap((block) => {
    const found = [];
    for (const walk = walker(block); walk.nextNode(); ) found.push(walk.currentNode);
    return found;
  });
  const boxOf = (offset) => {
    for (const node of nodes) {
      if (offset < node.length) {
        const range = new Range();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        return range.getBoundingClientRect();
      }
      offset -= node.length;
    }
    throw new RangeError("the text is shorter than that");
  };
  nodes[0].parentElement.scrollIntoView({ block: "nearest" });
  const [first, last] = [boxOf(start), boxOf(end - 1)];
  return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
}"""
"""Where, in the frame, a selection from one UTF-16 offset to another begins and ends."""


def work_entities(person: Person, control: Control) -> None:
    widget = control.element
    text = str(person.property_of(widget, "text"))
    entities = list(person.property_of(widget, "initialValue") or [])
    known = [range(one["startOffset"], one["endOffset"]) for one in entities]
    words = [
        word
        for word in re.finditer(r"[^\W_]{3,}", text)
        if not any(word.start() in span or word.end() - 1 in span for span in known)
    ]
    labels = [label["label"] for label in person.property_of(widget, "labels")]
    if len(words) < 2:
        raise CannotWork("there are no two words to mark")
    _select(person, control, text, words[0])
    person.click(_label(person, control, 0))
    person.click(_label(person, control, len(labels) - 1))
    _select(person, control, text, words[-1])
    for word, label in ((words[0], labels[0]), (words[-1], labels[-1])):
        # Offsets count characters, not UTF-16 units: as Python does.
        entities.append({"startOffset": word.start(), "endOffset": word.end(), "label": label})
    person.remember(control.name, {"entities": sorted(entities, key=lambda one: int(one["startOffset"]))})


def _label(person: Person, control: Control, number: int) -> ElementHandle:
    person.find(control.element, ".labels .label-button")
    return person.all(control.element, ".labels .label-button")[number]


def _select(person: Person, control: Control, text: str, word: re.Match[str]) -> None:
    start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in word.span())
    frame = person.page.locator("iframe[title='Task']").bounding_box()
    if frame is None:
        raise CannotWork("the task is not on the screen")
    left, top, right, bottom = control.element.evaluate(ENDS, [start, end])
    begin: Point = (frame["x"] + left + 0.5, frame["y"] + top)
    finish: Point = (frame["x"] + right - 0.5, frame["y"] + bottom)
    person.drag(begin, finish)
