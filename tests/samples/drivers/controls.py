"""The form controls of the bundle: fields, boxes, switches, buttons of a group, sliders."""

from __future__ import annotations

from tests.samples.drivers.native import type_into
from tests.samples.person import Person
from tests.samples.survey import Control


def work_input(person: Person, control: Control) -> None:
    field = person.find(control.element, "input")
    if person.property_of(field, "type") == "file":
        field.set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"A note"})
        person.remember(control.name, "note.txt")
    else:
        person.remember(control.name, type_into(person, field))


def work_text_area(person: Person, control: Control) -> None:
    person.remember(control.name, type_into(person, person.find(control.element, "textarea"), lines=2))


def work_switch(person: Person, control: Control) -> None:
    """Checkboxes and toggle buttons: the other state than it was."""
    person.click(control.element)
    person.remember_choice(control.name, control.value or "on", not control.checked)


def work_radio_button(person: Person, control: Control) -> None:
    """The last of its group is chosen: it takes the choice from every one before."""
    is_last = bool(
        control.element.evaluate(
            """(button) => {
              const group = button.closest("crowd-radio-group");
              if (group === null) return true;
              return button === Array.from(group.querySelectorAll("crowd-radio-button")).filter((one) => !one.disabled).at(-1);
            }"""
        )
    )
    if is_last:
        person.click(control.element)
    person.remember_choice(control.name, control.value or "on", is_last)


def work_slider(person: Person, control: Control) -> None:
    """Press the track at three quarters, then two steps by key."""
    knob = person.find(control.element, "input[type=range], [role=slider]")
    box = person.box(knob)
    person.click_at((box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2))
    person.press("ArrowRight", "ArrowRight", "ArrowLeft")
    shown = float(knob.get_attribute("aria-valuenow") or knob.input_value())
    person.remember(control.name, int(shown) if shown.is_integer() else shown)


def leave_as_it_is(person: Person, control: Control) -> None:
    """A switch or a field that nobody sees counts with what it holds."""
    if control.tag in ("crowd-checkbox", "crowd-toggle-button", "crowd-radio-button"):
        person.remember_choice(control.name, control.value or "on", control.checked)
    elif control.value:
        person.remember(control.name, control.value)
