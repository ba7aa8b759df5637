"""Finding human loops for the operator. Every search is bounded (`store/loop_search.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain.errors import NotFound
from overread.domain.human_loop import FailureCode, HumanLoop, LoopStatus
from overread.domain.offer import Count
from overread.domain.people import Operator
from overread.operations.context import Context
from overread.operations.inspection import PAGE, join_position, split_position
from overread.store import flow_definitions, loop_search
from overread.store.loop_search import LoopSearch


@dataclass(frozen=True, slots=True)
class LoopFilter:
    """What is known of the loops that are looked for; empty or None: nothing.

    name, worker: beginnings, of the loop's name, and of an e-mail address or user name of somebody who accepted the task (or
    their whole worker id). since inclusive, before not.
    """

    name: str = ""
    workflow: str = ""
    worker: str = ""
    status: LoopStatus | None = None
    failure_code: FailureCode | None = None
    since: datetime | None = None
    before: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self == LoopFilter()


@dataclass(frozen=True, slots=True)
class LoopList:
    """One page, newest first. newer, older: positions of the pages beside it. looks_on: the older page is one where
    nothing has been looked at yet, and it may be empty."""

    loops: tuple[HumanLoop, ...]
    count: Count
    newer: str | None
    older: str | None
    looks_on: bool


NO_LOOPS = LoopList((), Count(0), None, None, looks_on=False)


async def find_loops(
    ctx: Context,
    operator: Operator,
    region: str,
    wanted: LoopFilter,
    *,
    older_than: str | None = None,
    newer_than: str | None = None,
) -> LoopList:
    """A workflow or a worker whom nobody knows has no loops."""

    def read(conn: sa.Connection) -> LoopList:
        search = _search(conn, operator, region, wanted)
        if search is None:
            return NO_LOOPS
        found = loop_search.search(
            conn,
            search,
            older_than=split_position(older_than),
            newer_than=split_position(newer_than),
            limit=PAGE,
        )
        return LoopList(
            loops=found.loops,
            count=loop_search.count(conn, search),
            newer=join_position(found.newer),
            older=join_position(found.older),
            looks_on=not found.complete,
        )

    return await ctx.store.read(read)


async def count_by_status(
    ctx: Context, operator: Operator, region: str, workflow: str
) -> Mapping[LoopStatus, Count]:
    """How many loops of one workflow there are of each status."""

    def read(conn: sa.Connection) -> Mapping[LoopStatus, Count]:
        searches = {
            status: _search(conn, operator, region, LoopFilter(workflow=workflow, status=status))
            for status in LoopStatus
        }
        return {
            status: Count(0) if search is None else loop_search.count(conn, search)
            for status, search in searches.items()
        }

    return await ctx.store.read(read)


def _search(conn: sa.Connection, operator: Operator, region: str, wanted: LoopFilter) -> LoopSearch | None:
    flow_id, people = None, None
    if wanted.workflow:
        try:
            flow_id = flow_definitions.find(conn, operator.account, region, wanted.workflow).id
        except NotFound:
            return None
    if wanted.worker:
        people = tuple(loop_search.find_people(conn, operator.account, region, wanted.worker))
    return LoopSearch(
        account=operator.account,
        region=region,
        flow_id=flow_id,
        status=wanted.status,
        failure_code=wanted.failure_code,
        name_prefix=wanted.name or None,
        created_from=wanted.since,
        created_before=wanted.before,
        people=people,
    )
