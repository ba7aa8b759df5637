"""Which driver works which control, and how what is hidden in tabs and dialogs is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playwright.sync_api import ElementHandle
from tests.samples.drivers import choices, controls, documents, drawing, entities, native, painting
from tests.samples.person import CannotWork, Person
from tests.samples.survey import CONTAINERS, Control, survey

Driver = Callable[[Person, Control], None]

_TEXT_TYPES = (
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "number",
    "date",
    "month",
    "week",
    "time",
    "datetime-local",
)

NATIVE: Mapping[str, Driver] = MappingProxyType(
    {
        **{f"input {kind}": native.work_text for kind in _TEXT_TYPES},
        "input checkbox": native.work_checkbox,
        "input radio": native.work_radio,
        "input range": native.work_range,
        "input color": native.work_color,
        "input file": native.work_file,
        "select": native.work_select,
        "textarea": native.work_text_area,
    }
)

CROWD: Mapping[str, Driver] = MappingProxyType(
    {
        "crowd-bounding-box": drawing.work_bounding_box,
        "crowd-checkbox": controls.work_switch,
        "crowd-classifier": choices.work_classifier,
        "crowd-classifier-multi-select": choices.work_multi_select,
        "crowd-entity-annotation": entities.work_entities,
        "crowd-image-classifier": choices.work_image_classifier,
        "crowd-image-classifier-multi-select": choices.work_image_multi_select,
        "crowd-input": controls.work_input,
        "crowd-instance-segmentation": painting.work_instances,
        "crowd-keypoint": drawing.work_keypoint,
        "crowd-line": drawing.work_line,
        "crowd-polygon": drawing.work_polygon,
        "crowd-polyline": drawing.work_polyline,
        "crowd-radio-button": controls.work_radio_button,
        "crowd-rekognition-detect-moderation-labels": choices.work_moderation,
        "crowd-semantic-segmentation": painting.work_semantic,
        "crowd-slider": controls.work_slider,
        "crowd-text-area": controls.work_text_area,
        "crowd-textract-analyze-document": documents.work_document,
        "crowd-toggle-button": controls.work_switch,
    }
)

NAMELESS = ("crowd-rekognition-detect-moderation-labels", "crowd-textract-analyze-document")
"""Their answers have keys of their own."""


def work(person: Person, leave: frozenset[str] = frozenset(), within: ElementHandle | None = None) -> None:
    """Fill in everything that can be filled in. leave: ids of controls that are tools of the template, not answers."""
    for control in survey(person.frame, within):
        if control.tag in CONTAINERS:
            _look_inside(person, control, leave)
        elif _counts(control) and control.id not in leave:
            _work_one(person, control)


def _counts(control: Control) -> bool:
    return not control.off and (control.name != "" or control.tag in NAMELESS)


def _work_one(person: Person, control: Control) -> None:
    driver = (CROWD if control.tag.startswith("crowd-") else NATIVE).get(control.kind)
    if control.kind == "input hidden" or (driver is not None and not control.element.is_visible()):
        leave = controls.leave_as_it_is if control.tag.startswith("crowd-") else native.leave_as_it_is
        leave(person, control)
    elif driver is not None:
        try:
            driver(person, control)
        except CannotWork as reason:
            raise CannotWork(f"<{control.tag}> {control.name}: {reason}") from reason


def _look_inside(person: Person, container: Control, leave: frozenset[str]) -> None:
    if container.tag == "crowd-tabs":
        # Panels stay in the document: what is filled in in one is there while another is shown.
        for tab in person.all(container.element, "[role=tab]"):
            person.click(tab)
            work(person, leave, container.element)
        return
    if not person.all(container.element, "dialog"):
        person.click(person.find(container.element, "button"))
    dialog = person.find(container.element, "dialog")
    for tab in person.all(container.element, "[role=tab]"):
        person.click(tab)
    work(person, leave, container.element)
    person.press("Escape")
    dialog.wait_for_element_state("hidden")
