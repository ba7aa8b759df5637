"""What is offered to a worker: the task list with true counts, and a look at one task before it is accepted.

Looking takes no slot and starts no clock, but it shows somebody's data: it stands in the record (`operations/audit.py`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Actor, Deed
from overread.domain.errors import NotFound
from overread.domain.offer import Offer, Standing, TaskList
from overread.domain.people import Worker
from overread.operations import audit
from overread.operations.context import Context
from overread.operations.frames import Frame, of_preview
from overread.store import assignments, offers


async def list_tasks(ctx: Context, worker: Worker) -> TaskList:
    """The jobs of the worker's teams with true counts, and the tasks the worker holds."""

    def read(conn: sa.Connection, now: datetime) -> TaskList:
        teams = assignments.teams_of_worker(conn, worker.user_id, worker.workforce.id)
        jobs = offers.list_jobs(conn, worker.user_id, teams, now)
        own = assignments.list_open(conn, worker.user_id, now)
        tasks = TaskList(tuple(jobs), tuple(own), tuple(offers.teams(conn, teams)))
        if tasks.available:
            return tasks
        return replace(tasks, last_arrived_at=offers.last_arrival(conn, [job.flow_id for job in jobs]))

    return await ctx.store.read(read, ctx.clock())


async def next_offer(ctx: Context, worker: Worker, flow_id: int, after: int = -1) -> Offer | None:
    """The next task of a job behind a place in its queue, to be looked at; None if there is none.

    Raises NotFound for a job that is not of the worker's teams.
    """

    def read(conn: sa.Connection, now: datetime) -> Offer | None:
        teams = assignments.teams_of_worker(conn, worker.user_id, worker.workforce.id)
        if flow_id not in assignments.flows_of_teams(conn, teams):
            raise NotFound("job", str(flow_id))
        return offers.next_offer(conn, worker.user_id, flow_id, now, after)

    return await ctx.store.read(read, ctx.clock())


async def find_offer(ctx: Context, worker: Worker, name: str) -> Offer:
    """The loop of that name and how it stands for the worker. Raises NotFound, also for a loop of other teams: the two
    must look alike.
    """

    def read(conn: sa.Connection, now: datetime) -> Offer | None:
        teams = assignments.teams_of_worker(conn, worker.user_id, worker.workforce.id)
        return offers.find_offer(conn, worker.user_id, teams, name, now)

    found = await ctx.store.read(read, ctx.clock())
    if found is None:
        raise NotFound("task", name)
    return found


async def look(ctx: Context, worker: Worker, offer: Offer, address: str = "") -> Frame:
    """The frame of an open task, for whoever decides whether to accept it. address: of their machine."""
    assert offer.standing is Standing.OPEN
    # In the record of the account whose data it is: the worker may be a vendor's.
    actor = replace(Actor.of_worker(worker, address), account=offer.account)
    loop = arn.human_loop(offer.account, offer.region, offer.loop_name)
    await audit.note(ctx, actor, Deed.TASK_PREVIEWED, loop)
    return of_preview(ctx, offer.loop_id, worker.user_id)
