"""Widgets whose answer is chosen from a list beside the content."""

from __future__ import annotations

from playwright.sync_api import ElementHandle
from tests.samples.person import CannotWork, Person
from tests.samples.survey import Control

REKOGNITION_KEY = "AWS/Rekognition/DetectModerationLabels/Image/V3"
CATEGORY = ".categories .label-button:not(.none)"
"""A category, and not the button for none of them."""

COMMENT = "Half hidden"


def work_classifier(person: Person, control: Control) -> None:
    """The last category but one, so that neither order nor a default decides."""
    categories = _categories(person, control.element)
    chosen = categories[max(0, len(categories) - 2)]
    person.click(chosen)
    person.remember(control.name, {"label": _text_of(person, chosen)})


def work_image_classifier(person: Person, control: Control) -> None:
    work_classifier(person, control)
    if comment := _comment(person, control.element):
        label = person.meant[control.name]
        assert isinstance(label, dict)
        person.remember(control.name, {**label, "workerComment": comment})


def work_multi_select(person: Person, control: Control) -> None:
    """The last category and then the first: the answer has them in the order of the list."""
    names = _choose_two(person, control.element)
    person.remember(control.name, {"labels": names})


def work_image_multi_select(person: Person, control: Control) -> None:
    answer: dict[str, object] = {"labels": _choose_two(person, control.element)}
    if comment := _comment(person, control.element):
        answer["workerComment"] = comment
    person.remember(control.name, answer)


def work_moderation(person: Person, control: Control) -> None:
    """The answer has the chosen categories whole, with all that the template gave them."""
    names = _choose_two(person, control.element)
    categories = person.property_of(control.element, "categories")
    labels = [one for one in categories if (one["name"] if isinstance(one, dict) else one) in names]
    person.remember(REKOGNITION_KEY, {"moderationLabels": labels})


def _choose_two(person: Person, widget: ElementHandle) -> list[str]:
    categories = _categories(person, widget)
    chosen = [categories[-1], categories[0]] if len(categories) > 1 else categories
    for category in chosen:
        person.click(category)
    return [_text_of(person, category) for category in reversed(chosen)]


def _categories(person: Person, widget: ElementHandle) -> list[ElementHandle]:
    person.find(widget, CATEGORY)
    found = person.all(widget, CATEGORY)
    if not found:
        raise CannotWork("there is nothing to choose from")
    return found


def _text_of(person: Person, category: ElementHandle) -> str:
    return (person.find(category, ".category").text_content() or "").strip()


def _comment(person: Person, widget: ElementHandle) -> str:
    """Leave a comment if the widget asks for one."""
    links = person.all(widget, ".comment-link button")
    if not links:
        return ""
    person.click(links[0])
    person.click(person.find(widget, "dialog textarea"))
    person.type(COMMENT)
    person.click(person.find(widget, "dialog .button.primary"))
    return COMMENT
