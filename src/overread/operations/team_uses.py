"""When a work team may be taken away from those who use it: never under a loop that has not ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa

from overread.domain.errors import InUse
from overread.operations.context import Context
from overread.store import flow_definitions, workforce
from overread.store.usable_workteams import Use

T = TypeVar("T")

MAX_CLOCK_SKEW = timedelta(minutes=5)
"""Between the processes of a deployment, and between making a command and its commit."""

NAMED = 3
"""Workflows that a refusal names."""


async def change_unused(
    ctx: Context,
    look: Callable[[sa.Connection, datetime | None], T],
    change: Callable[[sa.Connection, T], None],
) -> T:
    """Make a change to a team that no live loop is meant for. look: finds it and checks loops created since (`check_unused`).

    A loop that has ended never lives again: what the reader has seen need not be walked by the writer.
    """
    before = ctx.clock() - MAX_CLOCK_SKEW

    def write(conn: sa.Connection) -> T:
        found = look(conn, before)
        change(conn, found)
        return found

    await ctx.store.read(look, None)
    return await ctx.store.write(write)


def check_unused(
    conn: sa.Connection, uses: Sequence[Use], name: str, then: str, created_from: datetime | None
) -> None:
    """Raise InUse while a human loop that has not ended is meant for the team by one of these uses.

    then: what can be done once there is none, as the end of the sentence.
    """
    for use in uses:
        flows = flow_definitions.with_live_loops(conn, use.account, use.arn, created_from)
        if flows:
            raise InUse(
                workforce.WORKTEAM,
                name,
                f"The work team {name} is used by human loops that have not ended, of {_listed(flows)}. "
                f"Stop them or wait until they have ended, then {then}.",
            )


def _listed(flows: Sequence[str]) -> str:
    shown = ", ".join(flows[:NAMED])
    return f"{shown} and others" if len(flows) > NAMED else shown
