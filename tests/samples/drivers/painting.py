"""Masks, painted with the brush: a stroke for each of the first labels."""

from __future__ import annotations

from tests.samples.drivers.drawing import COLUMN, MAX_SHAPES, Image, label_text, labels_of
from tests.samples.expectations import Painted
from tests.samples.media import PHOTO_SIZE, SUN
from tests.samples.person import Person
from tests.samples.survey import Control

STROKE_Y, SECOND_STROKE_Y = 260, 420
START, MIDDLE, END = 50, 110, 170
"""Of a stroke in its column of the picture."""

BLANK = (790, 525)
"""Where nobody paints."""

Strokes = list[tuple[tuple[int, int], str]]


def work_semantic(person: Person, control: Control) -> None:
    strokes = _paint(person, control)
    _remember(person, control, strokes)


def work_instances(person: Person, control: Control) -> None:
    """An instance of each label, and a second one of the first."""
    strokes = _paint(person, control)
    label = labels_of(person, control.element)[0]
    person.click(label)
    strokes.append(_stroke(person, control, 0, SECOND_STROKE_Y, strokes[0][1]))
    _remember(person, control, strokes)


def _paint(person: Person, control: Control) -> Strokes:
    strokes: Strokes = []
    for number in range(min(MAX_SHAPES, len(labels_of(person, control.element)))):
        # Found anew each time: what is painted is listed among the labels.
        label = labels_of(person, control.element)[number]
        person.click(label)
        strokes.append(_stroke(person, control, number, STROKE_Y, label_text(person, label)))
    return strokes


def _stroke(person: Person, control: Control, column: int, y: int, label: str) -> tuple[tuple[int, int], str]:
    image, left = Image(person, control.element), column * COLUMN
    person.drag(*(image.at(left + x, y) for x in (START, MIDDLE, END)))
    return (left + MIDDLE, y), label


def _remember(person: Person, control: Control, strokes: Strokes) -> None:
    has_initial = bool(person.property_of(control.element, "initialValue"))
    if has_initial:
        left, top, right, bottom = SUN
        strokes.append((((left + right) // 2, (top + bottom) // 2), "Sun"))
    person.remember(
        control.name, Painted(PHOTO_SIZE, tuple(strokes), BLANK, modified=True if has_initial else None)
    )
