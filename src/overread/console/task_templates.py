"""Worker task templates (human task UIs): the list, and the text of one. The text is shown, never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.tables import Cell, Fact, ListPage, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.operations import inspection
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class TemplatePage(Page):
    """workflows: those that use the template."""

    file: ClassVar = "template.html"
    name: str
    arn: str
    created: str
    sha256: str
    content: str
    workflows: tuple[Fact, ...]
    back: str


async def show_list(visit: OperatorVisit) -> Response:
    found = await inspection.list_templates(visit.ctx, visit.operator, visit.region, visit.after)
    say = visit.texts.say
    table = Table(
        columns=(say("column.name"), say("column.digest"), say("column.created")),
        rows=tuple(
            (
                Cell(ui.name, href=visit.href(f"templates/{ui.name}")),
                Cell(ui.content_sha256[:12], mono=True),
                Cell(moment=ui.created_at),
            )
            for ui in found.items
        ),
        next=visit.href("templates", after=found.after) if found.after else None,
        first=visit.href("templates") if visit.after else None,
    )
    page = ListPage(say("nav.templates"), say("templates.lead"), table, say("templates.empty"))
    return PAGES.response(page, visit.shell())


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    found = await inspection.read_template(visit.ctx, visit.operator, visit.region, name)
    page = TemplatePage(
        name=found.ui.name,
        arn=arn.human_task_ui(found.ui.account, found.ui.region, found.ui.name),
        created=visit.texts.moment(found.ui.created_at),
        sha256=found.ui.content_sha256,
        content=found.content,
        workflows=tuple(Fact("", flow, href=visit.href(f"workflows/{flow}")) for flow in found.workflows),
        back=visit.href("templates"),
    )
    return PAGES.response(page, visit.shell())
