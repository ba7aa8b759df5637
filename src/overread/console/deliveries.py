"""Events that some sink has not taken yet."""

from __future__ import annotations

from starlette.responses import Response

from overread.console.tables import Action, Cell, ListPage, Table, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.operations import inspection


async def show_list(visit: OperatorVisit) -> Response:
    found = await inspection.list_deliveries(visit.ctx, visit.operator, visit.region, visit.after)
    say = visit.texts.say
    names = ("loop", "status", "sink", "created", "attempts", "next_try", "last_error")
    table = Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                Cell(row.event.loop_name, href=visit.href(f"loops/{row.event.loop_name}")),
                status_cell(row.event.status.value),
                Cell(row.sink),
                Cell(moment=row.created_at),
                Cell(str(row.attempts), number=True),
                Cell(moment=row.due_at),
                Cell(row.last_error or ""),
            )
            for row in found.items
        ),
        next=visit.href("deliveries", after=found.after) if found.after else None,
        first=visit.href("deliveries") if visit.after else None,
    )
    mail = Action(say("mail.title"), visit.href("mail"))
    page = ListPage(say("nav.deliveries"), say("deliveries.lead"), table, say("deliveries.empty"), (mail,))
    return PAGES.response(page, visit.shell())
