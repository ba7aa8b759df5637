"""The browser's own controls, by keyboard where that is how people use them."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import ElementHandle
from tests.samples.person import CannotWork, Person
from tests.samples.survey import Control

TEXTS = {
    "email": "ada@example.com",
    "url": "https://example.com/kettle",
    "tel": "555-0100",
    "number": "7",
}
"""What is typed into a field of a type, if not `TEXT`."""

PARTS = {
    "month": ("Mar", "2019"),
    "week": ("10", "2019"),
    "time": ("1030AM",),
    "datetime-local": ("03142019", "1030AM"),
}
"""What is typed into a field that has parts, in the order of English; to go on from a name or a year takes an arrow."""

TEXT = "A kettle, 42 cm"


def work_text(person: Person, control: Control) -> None:
    """Type at the end of what is there already, as somebody does who corrects it."""
    person.remember(control.name, type_into(person, control.element))


def work_text_area(person: Person, control: Control) -> None:
    person.remember(control.name, type_into(person, control.element, lines=2))


def work_checkbox(person: Person, control: Control) -> None:
    person.click(control.element)
    person.remember_choice(control.name, control.value, not control.checked)


def work_radio(person: Person, control: Control) -> None:
    """The first button of a name is chosen; the others are left."""
    first = bool(
        control.element.evaluate(
            "(radio) => radio.getRootNode().querySelector(`input[type=radio][name='${CSS.escape(radio.name)}']`) === radio"
        )
    )
    if first:
        person.click(control.element)
    person.remember_choice(control.name, control.value, first)


def work_select(person: Person, control: Control) -> None:
    """Arrow down from option to option until one says something."""
    control.element.focus()
    many = bool(person.property_of(control.element, "multiple"))
    for _ in range(int(control.element.evaluate("(select) => select.length")) or 1):
        person.press("ArrowDown")
        if value := str(person.property_of(control.element, "value")):
            person.remember(control.name, [value] if many else value)
            return
    raise CannotWork(f"the list {control.name} has nothing to choose")


def work_range(person: Person, control: Control) -> None:
    control.element.focus()
    person.press("ArrowRight")
    person.remember(control.name, control.element.input_value())


def work_color(person: Person, control: Control) -> None:
    """The browser's colour window is none of the page's: set as Playwright can."""
    control.element.fill("#336699")
    person.remember(control.name, "#336699")


def work_file(person: Person, control: Control) -> None:
    control.element.set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"A note"})
    person.remember(control.name, "note.txt")


def leave_as_it_is(person: Person, control: Control) -> None:
    """A control that nobody sees counts with what it holds."""
    if control.kind in ("input checkbox", "input radio"):
        person.remember_choice(control.name, control.value, control.checked)
    elif control.value:
        person.remember(control.name, control.value)


def type_into(person: Person, field: ElementHandle, *, text: str = TEXT, lines: int = 1) -> str:
    """Type into a native field, wherever it is; what it shows afterwards. text: for a field that is not of some other type."""
    kind = str(person.property_of(field, "type"))
    person.click(field)
    if kind == "date":
        _type_parts(person, (_day(person, field),))
    elif kind in PARTS:
        _type_parts(person, PARTS[kind])
    else:
        person.press("End")
        person.type(TEXTS.get(kind, text))
        for line in range(1, lines):
            person.press("Enter")
            person.type(f"line {line + 1}")
    shown = field.input_value()
    if not shown:
        raise CannotWork(f"the {kind} field takes no text")
    return shown


def _type_parts(person: Person, parts: tuple[str, ...]) -> None:
    # The click has put the focus on one of them.
    person.press(*["ArrowLeft"] * 5)
    for number, part in enumerate(parts):
        if number > 0:
            person.press("ArrowRight")
        person.type(part)


def _day(person: Person, field: ElementHandle) -> str:
    """The latest day that is allowed, or a day in 2019: month, day, year."""
    day = date.fromisoformat(str(person.property_of(field, "max")) or "2019-03-14")
    return day.strftime("%m%d%Y")
