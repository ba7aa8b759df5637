"""Template problems: faults that rendering, or a worker's page, has found in a template."""

from __future__ import annotations

from starlette.responses import Response

from overread.console.tables import Cell, ListPage, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.operations import inspection


async def show_list(visit: OperatorVisit) -> Response:
    found = await inspection.list_problems(visit.ctx, visit.operator, visit.region, visit.after)
    say = visit.texts.say
    names = ("template", "where", "message", "found_by", "occurrences", "last_seen", "loop")
    table = Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                Cell(
                    row.template_name,
                    href=visit.href(f"templates/{row.template_name}"),
                    note=None if row.is_current else say("template.earlier"),
                )
                if row.template_name
                else Cell(row.template_sha256[:12], mono=True),
                Cell(
                    " ".join(
                        part
                        for part in (row.problem.element, row.problem.attribute, row.problem.position)
                        if part
                    )
                ),
                Cell(row.problem.message),
                Cell(say(f"problem.{row.source}")),
                Cell(f"{row.occurrences:,}", number=True),
                Cell(moment=row.seen_at),
                Cell(row.loop_name, href=visit.href(f"loops/{row.loop_name}")),
            )
            for row in found.items
        ),
        next=visit.href("problems", after=found.after) if found.after else None,
        first=visit.href("problems") if visit.after else None,
    )
    page = ListPage(say("nav.problems"), say("problems.lead"), table, say("problems.empty"))
    return PAGES.response(page, visit.shell())
