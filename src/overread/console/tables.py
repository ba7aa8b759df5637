"""Lists and facts on screen: rows of cells under columns, values under names; one look for every section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from overread.web.rendering import Page

Tone = Literal["", "accent", "success", "warning", "error", "muted"]


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a link to the page that does it, or a form of its own.

    tone: classes of the button (`primary`, `danger`, `quiet`). asks: the page behind it asks whether it is meant.
    post: pressing it does it, with these fields. about: what it is done to, for those who do not see the row.
    """

    label: str
    href: str
    tone: Literal["", "primary", "danger", "quiet"] = ""
    asks: bool = False
    post: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Exactly one of text, moment and actions is shown; href makes it a link, badge a label in that tone.
    """

    text: str = ""
    moment: datetime | None = None
    href: str | None = None
    badge: Tone | None = None
    mono: bool = False
    number: bool = False
    note: str | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """columns: headings.

    next: address of the following page; first: of the first one, when this is a later one. keys: what each row is called
    in a selection (field `selected`); without them rows cannot be selected.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    next: str | None = None
    first: str | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One setting or property. href makes it a link."""

    label: str
    text: str
    href: str | None = None
    mono: bool = False


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """A section's list. fill: what makes its first entry."""

    file: ClassVar = "list.html"
    heading: str
    lead: str
    table: Table
    empty: str
    actions: tuple[Action, ...] = ()
    fill: Action | None = None


STATUS_TONES: dict[str, Tone] = {
    "InProgress": "accent",
    "Stopping": "warning",
    "Stopped": "muted",
    "Completed": "success",
    "Failed": "error",
    "Active": "success",
    "Initializing": "accent",
    "Deleting": "warning",
}


def status_cell(status: str) -> Cell:
    """A status under AWS's own name."""
    return Cell(status, badge=STATUS_TONES.get(status, ""))
