"""A worker's own answers: the list, and one of them as it was given. Nobody else's."""

from __future__ import annotations

import sqlalchemy as sa

from overread.domain.errors import NotFound
from overread.domain.offer import AnswerView, PastAnswer
from overread.domain.people import Worker
from overread.operations.context import Context
from overread.store import history

PAGE = 50


async def list_answers(
    ctx: Context, worker: Worker, before: int | None = None
) -> tuple[list[PastAnswer], int | None]:
    """A page of answers, newest first, and where the next one begins; None after the last."""
    found = await ctx.store.read(history.page, worker.user_id, before, PAGE + 1)
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].assignment_id if more else None


async def open_answer(ctx: Context, worker: Worker, assignment_id: int) -> AnswerView:
    """Raises NotFound for what is not this worker's answer."""

    def read(conn: sa.Connection) -> AnswerView | None:
        return history.find(conn, ctx.store.sealer, worker.user_id, assignment_id)

    found = await ctx.store.read(read)
    if found is None:
        raise NotFound("answer", str(assignment_id))
    return found
