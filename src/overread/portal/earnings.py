"""**Your earnings**: what a worker of the public workforce has earned, and whether they accept adult content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.responses import RedirectResponse, Response

from overread.domain.errors import NotFound
from overread.domain.paging import Listing
from overread.domain.prices import dollars
from overread.domain.workforce import PoolKind
from overread.operations import registration
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.notices import Notice
from overread.web.rendering import Page

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    loop_name: str
    earned_at: datetime
    price: str


@dataclass(frozen=True, slots=True)
class EarningsPage(Page):
    """older: the address of the next page. is_first: whether this one begins with the newest."""

    file: ClassVar = "earnings.html"
    total: str
    lines: tuple[Line, ...]
    older: str | None
    is_first: bool
    home: str
    action: str
    accepts_adult: bool


async def show(visit: WorkerVisit) -> Response:
    _check_public(visit)
    account = await registration.read_account(visit.ctx, visit.worker)
    before = visit.request.query_params.get("before", "")
    position = (int(before),) if before.isascii() and before.isdecimal() and len(before) <= 18 else None
    listing = Listing(limit=PAGE, after=position, ascending=False)
    found = await registration.list_earnings(visit.ctx, visit.worker, listing)
    page = EarningsPage(
        total=visit.texts.say("earnings.total", account.answer_count, amount=dollars(account.earned)),
        lines=tuple(
            Line(line.flow_name, line.loop_name, line.earned_at, dollars(line.price)) for line in found.items
        ),
        older=None if found.after is None else f"{visit.base}earnings?before={found.after[0]}",
        is_first=position is None,
        home=f"{visit.base}earnings",
        action=f"{visit.base}earnings",
        accepts_adult=account.accepts_adult,
    )
    return PAGES.response(page, visit.shell("earnings"))


async def change(visit: WorkerVisit) -> Response:
    """Whether tasks that may hold adult content are offered."""
    form = await visit.form()
    _check_public(visit)
    accepts = bool(form.text("adult"))
    await registration.choose_adult_content(visit.ctx, visit.worker, accepts=accepts)
    response = RedirectResponse(f"{visit.base}earnings", status_code=303)
    said = visit.texts.say("earnings.adult.on" if accepts else "earnings.adult.off")
    visit.notices.write(response, visit.session_uid, Notice(said))
    return response


def _check_public(visit: WorkerVisit) -> None:
    if visit.workforce.kind is not PoolKind.PUBLIC:
        raise NotFound("page", visit.request.url.path)
