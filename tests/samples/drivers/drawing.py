"""Boxes, points, lines and outlines, drawn with the mouse over an image, one shape for each of the first labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import ElementHandle
from tests.samples.expectations import Near
from tests.samples.media import PHOTO_SIZE
from tests.samples.person import CannotWork, Person, Point
from tests.samples.survey import Control

MAX_SHAPES = 3
COLUMN, TOP = 240, 120
"""Each shape has a column of the picture to itself, in its natural pixels, so that none is drawn into another."""

Outline = Sequence[tuple[int, int]]

BOX: Outline = ((30, 40), (190, 260))
TRIANGLE: Outline = ((40, 60), (190, 100), (110, 300))
BENT_LINE: Outline = ((30, 30), (120, 200), (200, 90))
LINE: Outline = ((30, 50), (180, 240))
POINT: Outline = ((110, 150),)


def work_bounding_box(person: Person, control: Control) -> None:
    def draw(image: Image, outline: Outline) -> dict[str, object]:
        (left, top), (right, bottom) = outline
        person.drag(image.at(left, top), image.at(right, bottom))
        return {
            "left": Near(left),
            "top": Near(top),
            "width": Near(right - left, within=2.5),
            "height": Near(bottom - top, within=2.5),
        }

    _draw_all(person, control, "boundingBoxes", BOX, draw)


def work_polygon(person: Person, control: Control) -> None:
    """Closed by a press on the first point."""

    def draw(image: Image, outline: Outline) -> dict[str, object]:
        for point in (*outline, outline[0]):
            person.click_at(image.at(*point))
        return _vertices(outline)

    _draw_all(person, control, "polygons", TRIANGLE, draw)


def work_polyline(person: Person, control: Control) -> None:
    """Ended by Enter."""

    def draw(image: Image, outline: Outline) -> dict[str, object]:
        for point in outline:
            person.click_at(image.at(*point))
        person.press("Enter")
        return _vertices(outline)

    _draw_all(person, control, "polylines", BENT_LINE, draw)


def work_line(person: Person, control: Control) -> None:
    def draw(image: Image, outline: Outline) -> dict[str, object]:
        for point in outline:
            person.click_at(image.at(*point))
        return _vertices(outline)

    _draw_all(person, control, "lines", LINE, draw)


def work_keypoint(person: Person, control: Control) -> None:
    def draw(image: Image, outline: Outline) -> dict[str, object]:
        [(x, y)] = outline
        person.click_at(image.at(x, y))
        return {"x": Near(x), "y": Near(y)}

    _draw_all(person, control, "keypoints", POINT, draw)


class Image:
    """The picture in a widget as it lies on the screen."""

    def __init__(self, person: Person, widget: ElementHandle) -> None:
        self._box = person.box(person.find(widget, "canvas.upper-canvas"))

    def at(self, x: float, y: float) -> Point:
        """Where a natural pixel of the picture is on the screen."""
        width, height = PHOTO_SIZE
        return (
            self._box["x"] + x / width * self._box["width"],
            self._box["y"] + y / height * self._box["height"],
        )


def labels_of(person: Person, widget: ElementHandle) -> list[ElementHandle]:
    person.find(widget, ".label-button")
    found = person.all(widget, ".label-button")
    if not found:
        raise CannotWork("there is no label to draw with")
    return found


def label_text(person: Person, label: ElementHandle) -> str:
    """The label alone: beside it may stand what pressing it does."""
    name = person.find(label, ".category")
    return str(
        name.evaluate(
            "(name) => [...name.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('')"
        )
    ).strip()


def _draw_all(
    person: Person,
    control: Control,
    key: str,
    outline: Outline,
    draw: Callable[[Image, Outline], dict[str, object]],
) -> None:
    initial = person.property_of(control.element, "initialValue")
    before = (initial[key] if isinstance(initial, dict) else initial) or []
    drawn: list[dict[str, object]] = [*before]
    for number, label in enumerate(labels_of(person, control.element)[:MAX_SHAPES]):
        person.click(label)
        # Looked at anew for each shape: a message may have moved the picture.
        image = Image(person, control.element)
        shape = draw(image, [(x + COLUMN * number, y + TOP) for x, y in outline])
        drawn.append({"label": label_text(person, label), **shape})
    width, height = PHOTO_SIZE
    answer: dict[str, object] = {key: drawn, "inputImageProperties": {"width": width, "height": height}}
    if before:
        answer["initialValueModified"] = True
    person.remember(control.name, answer)


def _vertices(outline: Outline) -> dict[str, object]:
    return {"vertices": [{"x": Near(x), "y": Near(y)} for x, y in outline]}
