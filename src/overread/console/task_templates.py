"""Worker task templates (human task UIs): the list, one with its text, and the end of one. The text is shown, never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Fact, ListPage, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.human_task_ui import TemplateVersion
from overread.operations import human_task_ui_versions, human_task_uis, template_usage
from overread.web.rendering import NavItem, Page

NEW = "templates/-/create"
"""No template can be called like a path of ours: names begin with a letter or a digit."""

MAX_NAMED = 8
"""Workflows that a sentence names."""


@dataclass(frozen=True, slots=True)
class TemplatePage(Page):
    """workflows: those that use the template."""

    file: ClassVar = "template.html"
    name: str
    arn: str
    facts: tuple[Fact, ...]
    workflows: tuple[Fact, ...]
    content: str
    actions: tuple[Action, ...]
    tabs: tuple[NavItem, ...]
    back: str


async def show_list(visit: OperatorVisit) -> Response:
    found = await template_usage.list_used(visit.ctx, visit.caller, listing_of(visit))
    say = visit.texts.say
    table = Table(
        columns=tuple(
            say(f"column.{name}") for name in ("name", "version", "workflows", "faults", "created")
        ),
        rows=tuple(
            (
                Cell(row.ui.name, href=visit.href(f"templates/{row.ui.name}")),
                Cell(str(row.ui.version), href=visit.href(f"templates/{row.ui.name}/versions"), number=True),
                Cell(str(row.usage.workflows) if row.usage.workflows else "–", number=True),
                Cell(
                    str(row.usage.problems) if row.usage.problems else "–",
                    href=visit.href("problems") if row.usage.problems else None,
                    number=True,
                ),
                Cell(moment=row.ui.created_at),
            )
            for row in found.items
        ),
        next=visit.href("templates", after=position_text(found.after)) if found.after else None,
        first=visit.href("templates") if visit.after else None,
    )
    create = Action(say("template.create"), visit.href(NEW), "primary")
    page = ListPage(
        say("nav.templates"), say("templates.lead"), table, say("templates.empty"), (create,), create
    )
    return PAGES.response(page, visit.shell())


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    say = visit.texts.say
    found = await human_task_ui_versions.read(visit.ctx, visit.caller, name)
    users = await template_usage.workflows_with(visit.ctx, visit.caller, name)
    here = f"templates/{name}"
    page = TemplatePage(
        name=name,
        arn=arn.human_task_ui(found.ui.account, found.ui.region, name),
        facts=(
            Fact(say("fact.created"), visit.texts.moment(found.ui.created_at)),
            Fact(
                say("fact.version"), version_line(visit, found.version), href=visit.href(f"{here}/versions")
            ),
            Fact("SHA-256", found.ui.content_sha256, mono=True),
        ),
        workflows=tuple(Fact("", flow, href=visit.href(f"workflows/{flow}")) for flow in users),
        content=found.content,
        actions=(
            Action(say("template.edit"), visit.href(f"{here}/edit"), "primary"),
            Action(say("template.delete"), visit.href(f"{here}/delete"), "danger", asks=True),
        ),
        tabs=tabs(visit, name, "text"),
        back=visit.href("templates"),
    )
    return PAGES.response(page, visit.shell())


async def ask_delete(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _question(visit))


async def delete(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    question = await _question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: human_task_uis.delete(visit.ctx, visit.caller, name),
        visit.href("templates"),
        visit.texts.say("template.deleted", name=name),
    )


def tabs(visit: OperatorVisit, name: str, current: str) -> tuple[NavItem, ...]:
    """The pages of one template."""
    here = f"templates/{name}"
    pages = (("text", here), ("edit", f"{here}/edit"), ("versions", f"{here}/versions"))
    return tuple(
        NavItem(visit.texts.say(f"template.tab.{tab}"), visit.href(path), current=tab == current)
        for tab, path in pages
    )


def version_line(visit: OperatorVisit, version: TemplateVersion) -> str:
    """'3, of 2026-03-04 05:06:07 UTC by ana@example.com'."""
    return visit.texts.say(
        "template.version_line",
        number=version.number,
        moment=visit.texts.moment(version.created_at),
        who=author(visit, version),
    )


def author(visit: OperatorVisit, version: TemplateVersion) -> str:
    """Who made a version: the last part of the ARN."""
    return version.created_by.rpartition("/")[2] or visit.texts.say("template.author_unknown")


async def _question(visit: OperatorVisit) -> Question:
    """What happens to the workflows that use the template. Raises NotFound."""
    name = visit.request.path_params["name"]
    say = visit.texts.say
    await human_task_uis.describe(visit.ctx, visit.caller, name)
    users = await template_usage.workflows_with(visit.ctx, visit.caller, name)
    named = ", ".join(users[:MAX_NAMED]) + (" …" if len(users) > MAX_NAMED else "")
    return Question(
        heading=say("template.delete.heading", name=name),
        sentences=(
            say("template.delete.used", len(users), names=named) if users else say("template.delete.unused"),
            say("template.delete.kept"),
        ),
        button=say("template.delete"),
        action=visit.href(f"templates/{name}/delete"),
        back=visit.href(f"templates/{name}"),
        typed=name,
    )
