"""What the scripts of some templates ask of a person beyond filling in their controls. One entry for each, and why.

Everything else is worked from what a template shows, whichever template it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playwright.sync_api import ElementHandle
from tests.samples.drivers.native import type_into
from tests.samples.expectations import AnyText, JsonText
from tests.samples.person import CannotWork, Person
from tests.samples.samples import Sample


def _nothing(_person: Person) -> None:
    """No more to do."""


@dataclass(frozen=True)
class Step:
    """says: for the docs, after "The worker …". leave: ids of controls that are tools of the template, not answers."""

    says: str
    before: Callable[[Person], None] = _nothing
    after: Callable[[Person], None] = _nothing
    leave: frozenset[str] = frozenset()


def step_of(sample: Sample) -> Step:
    """Most templates need none: then it does nothing."""
    return STEPS.get(sample.name, Step(""))


def _by_id(person: Person, name: str) -> ElementHandle:
    found = person.frame.wait_for_selector(f"#{name}", state="visible")
    if found is None:
        raise CannotWork(f"#{name} is not to be seen")
    return found


def _add_custom_labels(person: Person) -> None:
    """These widgets begin without labels: the script takes them away and offers a field and a button instead."""
    for label in ("milk", "bread"):
        type_into(person, person.find(_by_id(person, "customLabel"), "input"), text=label)
        person.click(_by_id(person, "addLabel"))
        _by_id(person, "labelsSection").wait_for_selector(f"div:has-text('{label}')")
    # The second one was a mistake.
    person.click(_by_id(person, "labelsSection").query_selector_all("a")[1])


def _add_instances(person: Person) -> None:
    """Another person and, once it is chosen whose, a hand of the first one."""
    _choose_option(person, "dropdown", "PERSON")
    person.click(_by_id(person, "addButton"))
    _choose_option(person, "dropdown", "HAND")
    _choose_option(person, "additionalDropdown", "PERSON #1")
    person.click(_by_id(person, "addButton"))


def _expect_instances(person: Person) -> None:
    """The script turns the boxes into JSON of its own; the widget's own key is taken by a hidden input."""
    widget = next(value for key, value in person.history if key == "_" and isinstance(value, dict))
    made: tuple[tuple[str, dict[str, object]], ...] = (
        ("PERSON", {}),
        ("PERSON", {}),
        ("HAND", {"parent": AnyText()}),
    )
    boxes = [
        {**box, "label": label, "id": AnyText(), **more}
        for box, (label, more) in zip(widget["boundingBoxes"], made, strict=True)
    ]
    person.remember("instances", JsonText(boxes))


def _submit_too_early(person: Person) -> None:
    """The template's own check refuses and says why; nothing is sent."""
    person.frame.get_by_role("button", name="Submit", exact=True).click()
    person.frame.wait_for_selector("#errorBox crowd-alert", state="visible")


def _group_pictures(person: Person) -> None:
    """Drag the four pictures into three boxes, the last one to the first."""
    _submit_too_early(person)
    boxes = person.frame.query_selector_all(".right .StackedList")
    for box in (boxes[0], boxes[1], boxes[2], boxes[0]):
        picture = person.find(_by_id(person, "unclassified"), "img.draggable")
        person.pick_up(picture)
        # The library takes hold after a moment, and then shows a copy under the pointer.
        person.frame.wait_for_selector("img.draggable-mirror", state="attached")
        person.put_down(box)
        person.frame.wait_for_selector("img.draggable-mirror", state="detached")


def _expect_groups(person: Person) -> None:
    path = "samples/photo.jpg"
    person.remember("faces", JsonText([[path, path], [path], [path]]))


def _play_section(person: Person) -> None:
    person.click(person.find(person.body(), "crowd-button"))
    person.frame.wait_for_function(
        "() => { const video = document.getElementById('this_vid'); return video.paused && video.currentTime >= 0.7; }"
    )


def _press_round_buttons(person: Person) -> None:
    for tag in ("crowd-fab", "crowd-icon-button"):
        person.click(person.find(person.body(), tag))


def _give_stars(person: Person) -> None:
    person.click(person.find(person.body(), "object-value-input button"))


def _expect_flat_answer(person: Person) -> None:
    """One text for each leaf, named by its path."""
    kinds = person.meant.pop("kind")
    assert isinstance(kinds, dict)
    for kind, chosen in kinds.items():
        person.remember(f"kind.{kind}", str(chosen).lower())
    person.remember("stars.count", "3")
    person.remember("stars.of", "5")


def _choose_option(person: Person, name: str, option: str) -> None:
    select = _by_id(person, name)
    select.focus()
    for _ in range(int(select.evaluate("(select) => select.length")) + 1):
        if person.property_of(select, "value") == option:
            return
        person.press("ArrowDown")
    raise CannotWork(f"#{name} has no {option}")


_CUSTOM_LABELS = Step(
    "adds a label with the template's own field and button, and another that is deleted again",
    before=_add_custom_labels,
    leave=frozenset({"customLabel"}),
)

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "images/bounding-box-custom-labels.liquid.html": _CUSTOM_LABELS,
        "images/instance-segmentation-custom-values.liquid.html": _CUSTOM_LABELS,
        "images/keypoint-custom-labels.liquid.html": _CUSTOM_LABELS,
        "images/ocr.liquid.html": _CUSTOM_LABELS,
        "images/semantic-segmentation-custom-labels.liquid.html": _CUSTOM_LABELS,
        "other/receipt-transcription.liquid.html": _CUSTOM_LABELS,
        "images/bounding-box-hierarchical.liquid.html": Step(
            "adds two labels with the template's own lists, one that belongs to another",
            before=_add_instances,
            after=_expect_instances,
            leave=frozenset({"dropdown", "additionalDropdown"}),
        ),
        "images/multi-image-classification-draggable.liquid.html": Step(
            "submits too early and is refused, then drags four pictures into three boxes",
            before=_group_pictures,
            after=_expect_groups,
        ),
        "A2I-Video-Transcription-with-Amazon-Transcribe.ipynb": Step(
            "plays the section of the film with the template's own button",
            before=_play_section,
        ),
        "delivery-report.liquid.html": Step("presses the round buttons", before=_press_round_buttons),
        "flat-answer.liquid.html": Step(
            "gives stars in a control of the template's own", before=_give_stars, after=_expect_flat_answer
        ),
    }
)
