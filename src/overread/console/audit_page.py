"""Who did, or saw, what: searched by person, by loop, by day; and as CSV."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from starlette.responses import Response

from overread.console.csv_download import Value, csv_response
from overread.console.loops import day_of
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.audit import AuditEntry, Deed
from overread.operations import audit
from overread.operations.audit import AuditFilter
from overread.operations.inspection import join_position, split_position
from overread.web.rendering import Page

MAX_FILTER_LENGTH = 256
COLUMNS = ("at", "kind", "who", "id", "address", "what", "resource", "region", "human_loop", "detail")


@dataclass(frozen=True, slots=True)
class AuditPage(Page):
    """since, until: days, as their controls show them."""

    file: ClassVar = "audit.html"
    table: Table
    action: str
    hidden: tuple[tuple[str, str | None], ...]
    clear: str | None
    export: Action
    who: str
    loop: str
    since: str
    until: str


async def show(visit: OperatorVisit) -> Response:
    wanted, kept = _wanted(visit), _kept(visit)
    found, following = await audit.search(visit.ctx, visit.operator, wanted, split_position(visit.after))
    say = visit.texts.say
    columns = ("at", "who", "what", "resource", "address", "detail")
    page = AuditPage(
        table=Table(
            columns=tuple(say(f"column.{column}") for column in columns),
            rows=tuple(_row(visit, line) for line in found),
            next=visit.href("audit", **kept, after=join_position(following)) if following else None,
            first=visit.href("audit", **kept) if visit.after else None,
        ),
        action=visit.href("audit"),
        hidden=(("region", None if visit.region == visit.ctx.policy.region else visit.region),),
        clear=visit.href("audit") if any(kept.values()) else None,
        export=Action(say("audit.export"), visit.href("audit/export", **kept)),
        who=wanted.who,
        loop=wanted.loop_name,
        since=kept["from"] or "",
        until=kept["to"] or "",
    )
    return PAGES.response(page, visit.shell())


async def export(visit: OperatorVisit) -> Response:
    """Everything that the filter finds."""
    lines = audit.every_line(visit.ctx, visit.operator, _wanted(visit), visit.address)
    return csv_response(f"audit-{visit.operator.account}", COLUMNS, _values(lines))


async def _values(
    pages: AsyncIterator[tuple[AuditEntry, ...]],
) -> AsyncIterator[Sequence[Sequence[Value]]]:
    async for page in pages:
        yield [
            (
                line.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                line.actor.kind.value,
                line.actor.name,
                line.actor.id,
                line.actor.address,
                line.what,
                line.resource,
                line.region,
                line.loop_name,
                line.detail,
            )
            for line in page
        ]


def _wanted(visit: OperatorVisit) -> AuditFilter:
    query = visit.request.query_params
    return AuditFilter(
        who=query.get("who", "")[:MAX_FILTER_LENGTH].strip(),
        loop_name=query.get("loop", "")[:MAX_FILTER_LENGTH].strip(),
        region=visit.region,
        since=day_of(query.get("from", "")),
        before=day_of(query.get("to", ""), timedelta(days=1)),
    )


def _kept(visit: OperatorVisit) -> dict[str, str | None]:
    wanted = _wanted(visit)
    last = None if wanted.before is None else wanted.before - timedelta(days=1)
    return {
        "who": wanted.who or None,
        "loop": wanted.loop_name or None,
        "from": None if wanted.since is None else wanted.since.date().isoformat(),
        "to": None if last is None else last.date().isoformat(),
    }


def _row(visit: OperatorVisit, line: AuditEntry) -> tuple[Cell, ...]:
    return (
        Cell(moment=line.at),
        Cell(_who(visit, line.actor.name), note=visit.texts.say(f"actor.{line.actor.kind.value}")),
        _what(visit, line.what),
        _resource(visit, line),
        Cell(line.actor.address, mono=True),
        Cell(line.detail),
    )


def _who(visit: OperatorVisit, name: str) -> str:
    """Without what the ARNs of one account have in common."""
    service, own, rest = name.partition(f"::{visit.operator.account}:")
    return rest if own and service.startswith("arn:") else name


_DEEDS = frozenset(deed.value for deed in Deed)


def _what(visit: OperatorVisit, what: str) -> Cell:
    """Ours in words, an operation by its name."""
    return Cell(visit.texts.say(f"audit.{what}")) if what in _DEEDS else Cell(what, mono=True)


def _resource(visit: OperatorVisit, line: AuditEntry) -> Cell:
    if line.loop_name is not None and line.region == visit.region:
        return Cell(line.loop_name, href=visit.href(f"loops/{line.loop_name}"))
    named = arn.parse(line.resource)
    return Cell(line.resource, mono=True) if named is None else Cell(named.name, note=named.kind)
