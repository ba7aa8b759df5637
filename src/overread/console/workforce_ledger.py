"""The ledger of the public workforce: on screen by page, as CSV in one piece, however long it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from starlette.responses import Response

from overread.console.csv_download import Value, csv_response
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforce_public import LEDGER, PUBLIC, need_crowd
from overread.console.workforce_teams import region_fields, shown_name
from overread.domain.errors import NotFound
from overread.domain.prices import dollars
from overread.domain.public_crowd import Earning
from overread.operations import public_crowd
from overread.web.rendering import Page

CSV = f"{LEDGER}/csv"

COLUMNS = ("earned_at", "worker_id", "email", "human_review_workflow", "human_loop", "price_usd")


@dataclass(frozen=True, slots=True)
class LedgerPage(Page):
    """since, until: the days for the file, as they were asked for. of: the one worker whose lines these are."""

    file: ClassVar = "workforce_ledger.html"
    back: str
    table: Table
    total: str
    of: str | None
    everybody: Action | None
    csv: str
    hidden: tuple[tuple[str, str], ...]


async def show(visit: OperatorVisit) -> Response:
    crowd, say = await need_crowd(visit), visit.texts.say
    asked = visit.request.query_params.get("worker", "")
    user_id = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 18 else None
    of, total = None, say("public.earned_by", crowd.answer_count, amount=dollars(crowd.earned))
    if user_id is not None:
        worker = await public_crowd.find_worker(visit.ctx, visit.caller, user_id)
        of = shown_name(worker.user)
        total = say("public.earned_by", worker.answer_count, amount=dollars(worker.earned))
    found = await public_crowd.list_earnings(
        visit.ctx, visit.caller, listing_of(visit, keys=1), user_id=user_id
    )
    kept = {"worker": None if user_id is None else str(user_id)}
    table = Table(
        columns=tuple(say(f"column.{name}") for name in ("earned_at", "worker", "workflow", "loop", "price")),
        rows=tuple(
            (
                Cell(moment=line.earned_at),
                Cell(line.email or say("ledger.deleted"), note=line.worker_id),
                Cell(line.flow_name, href=visit.href(f"workflows/{line.flow_name}")),
                Cell(line.loop_name, href=visit.href(f"loops/{line.loop_name}")),
                Cell(dollars(line.price), number=True),
            )
            for line in found.items
        ),
        next=visit.href(LEDGER, **kept, after=position_text(found.after)) if found.after else None,
        first=visit.href(LEDGER, **kept) if visit.after else None,
    )
    page = LedgerPage(
        back=visit.href(PUBLIC),
        table=table,
        total=total,
        of=of,
        everybody=None if of is None else Action(say("ledger.everybody"), visit.href(LEDGER)),
        csv=visit.href(CSV),
        hidden=region_fields(visit),
    )
    return PAGES.response(page, visit.shell())


async def export(visit: OperatorVisit) -> Response:
    """The lines of some days (`since` and `until`, both included, UTC), or all of them, oldest first."""
    await need_crowd(visit)
    since, until = _day(visit, "since"), _day(visit, "until")
    lines = public_crowd.every_earning(
        visit.ctx, visit.caller, since, None if until is None else until + timedelta(days=1)
    )
    return csv_response(f"ledger-{visit.operator.account}-{visit.region}", COLUMNS, _rows(lines))


def _day(visit: OperatorVisit, name: str) -> datetime | None:
    asked = visit.request.query_params.get(name, "")
    if not asked:
        return None
    try:
        return datetime.combine(date.fromisoformat(asked), time(), UTC)
    except ValueError:
        raise NotFound("day", asked) from None


async def _rows(pages: AsyncIterator[tuple[Earning, ...]]) -> AsyncIterator[list[tuple[Value, ...]]]:
    async for page in pages:
        yield [
            (
                line.earned_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                line.worker_id,
                line.email or "",
                line.flow_name,
                line.loop_name,
                dollars(line.price),
            )
            for line in page
        ]
