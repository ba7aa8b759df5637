"""The versions of a template: who made them when and why, any two against each other, and an earlier one back again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.line_diff import Row, compare
from overread.console.tables import Action, Cell, Table
from overread.console.task_templates import author, tabs
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.errors import NotFound
from overread.domain.human_task_ui import TemplateVersion
from overread.operations import human_task_ui_versions
from overread.operations.human_task_ui_versions import TemplateText
from overread.web.rendering import NavItem, Page

SHOWN = 50
View = Literal["inline", "beside"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """old, new: numbers of the two versions. rows: none if their texts are equal. views: the same in another form."""

    old: int
    new: int
    rows: Sequence[Row]
    view: View
    views: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class TemplateVersionsPage(Page):
    """numbers: (value, label) of the versions that can be compared."""

    file: ClassVar = "template_versions.html"
    name: str
    tabs: tuple[NavItem, ...]
    table: Table
    numbers: tuple[tuple[str, str], ...]
    action: str
    region: str | None
    comparison: Comparison | None
    actions: tuple[Action, ...]
    back: str


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    before = _number(visit, "before")
    found = await human_task_ui_versions.list_versions(
        visit.ctx, visit.caller, name, limit=SHOWN + 1, before=before
    )
    current = await human_task_ui_versions.read(visit.ctx, visit.caller, name)
    shown = found[:SHOWN]
    here = f"templates/{name}/versions"
    say = visit.texts.say
    page = TemplateVersionsPage(
        name=name,
        tabs=tabs(visit, name, "versions"),
        table=Table(
            columns=tuple(say(f"column.{key}") for key in ("version", "created", "author", "note", "do")),
            rows=tuple(_row(visit, name, version, current.version.number) for version in shown),
            next=visit.href(here, before=str(shown[-1].number)) if len(found) > SHOWN else None,
            first=visit.href(here) if before else None,
        ),
        numbers=tuple(
            (str(version.number), say("version.number", number=version.number)) for version in shown
        ),
        action=visit.href(here),
        region=None if visit.region == visit.ctx.policy.region else visit.region,
        comparison=await _comparison(visit, name, current.version.number),
        actions=(Action(say("template.edit"), visit.href(f"templates/{name}/edit"), "primary"),),
        back=visit.href("templates"),
    )
    return PAGES.response(page, visit.shell())


async def ask_restore(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _question(visit))


async def restore(visit: OperatorVisit) -> Response:
    name, number = visit.request.path_params["name"], visit.request.path_params["number"]
    question = await _question(visit)
    draft = await confirmation.answer(visit, question)
    based_on = draft.number("based_on", 1, 10**9)
    say = visit.texts.say
    if draft.is_sound:
        with forms.catching(visit, draft):
            made = await human_task_ui_versions.restore(
                visit.ctx,
                visit.caller,
                name,
                number,
                based_on=based_on,
                note=say("version.restored.note", number=number),
            )
            sentence = say("version.restored", number=number, now=made.number)
            return forms.done(visit, visit.href(f"templates/{name}/versions"), sentence)
    return confirmation.ask(visit, question, draft)


def _row(visit: OperatorVisit, name: str, version: TemplateVersion, current: int) -> tuple[Cell, ...]:
    say = visit.texts.say
    here = f"templates/{name}/versions"
    number = str(version.number)
    actions = []
    if version.number > 1:
        to_previous = visit.href(here, old=str(version.number - 1), new=number)
        actions.append(
            Action(say("version.changes"), to_previous, about=say("version.number", number=number))
        )
    if version.number != current:
        ask = visit.href(f"{here}/{number}/restore")
        actions.append(
            Action(say("version.restore"), ask, asks=True, about=say("version.number", number=number))
        )
    is_current = say("version.current") if version.number == current else None
    return (
        Cell(number, number=True, note=is_current),
        Cell(moment=version.created_at),
        Cell(author(visit, version)),
        Cell(version.note or "–"),
        Cell(actions=tuple(actions)) if actions else Cell(""),
    )


async def _comparison(visit: OperatorVisit, name: str, current: int) -> Comparison | None:
    """Of the two versions that were asked for; without a wish, of the last two. Raises NotFound."""
    old = _number(visit, "old") or max(1, current - 1)
    new = _number(visit, "new") or current
    if old == new:
        return None
    one = await _read(visit, name, old)
    other = await _read(visit, name, new)
    # A thread, so that other pages are served while two long texts are compared.
    rows = await asyncio.to_thread(compare, one.content, other.content)
    view: View = "beside" if visit.request.query_params.get("view") == "beside" else "inline"
    here = f"templates/{name}/versions"
    views = tuple(
        NavItem(
            visit.texts.say(f"version.view.{key}"),
            visit.href(here, old=str(old), new=str(new), view=key),
            current=key == view,
        )
        for key in ("inline", "beside")
    )
    return Comparison(old, new, rows, view, views)


async def _read(visit: OperatorVisit, name: str, number: int) -> TemplateText:
    return await human_task_ui_versions.read(visit.ctx, visit.caller, name, number)


async def _question(visit: OperatorVisit) -> Question:
    """Raises NotFound for an unknown version."""
    name, number = visit.request.path_params["name"], visit.request.path_params["number"]
    found = await _read(visit, name, number)
    if found.is_current:
        raise NotFound("earlier version", str(number))
    say = visit.texts.say
    return Question(
        heading=say("version.restore.heading", number=number),
        sentences=(say("version.restore.sentence", now=found.ui.version + 1), say("version.restore.kept")),
        button=say("version.restore"),
        action=visit.href(f"templates/{name}/versions/{number}/restore"),
        back=visit.href(f"templates/{name}/versions"),
        is_dangerous=False,
        fields=(("based_on", str(found.ui.version)),),
    )


def _number(visit: OperatorVisit, name: str) -> int | None:
    """A version's number of the address; one that was edited by hand is none."""
    text = visit.request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else None
