"""What operators look at: workflows, templates, loops with all that belongs to them, problems, deliveries. Read only.

Every read is bounded to the operator's account, and every list is paged by key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa

from overread.domain.assignment import time_spent_seconds
from overread.domain.audit import AuditEntry
from overread.domain.errors import NotFound, OverreadError
from overread.domain.events import Delivery, DeliveryState
from overread.domain.flow_definition import FlowDefinition
from overread.domain.human_loop import HumanLoop
from overread.domain.human_task_ui import HumanTaskUi
from overread.domain.offer import Count
from overread.domain.output import bucket_and_prefix
from overread.domain.paging import Listing
from overread.domain.people import Operator
from overread.operations.context import Context
from overread.store import (
    assignments,
    audit,
    flow_definitions,
    human_loops,
    human_task_uis,
    inspection,
    outbox,
    problems,
)
from overread.store.inspection import AssignmentRow, HoldRow, LateAnswer
from overread.store.problems import ProblemRow

PAGE = 50
MAX_SHOWN_BYTES = 2 * 2**20
"""Of an output on a page: whoever owns the bucket may have put anything there."""

MOST_AUDIT_LINES = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """after: position of the following page, opaque to pages; None on the last one."""

    items: tuple[T, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class WorkflowRow:
    """open: loops in progress or stopping."""

    flow: FlowDefinition
    open: Count


@dataclass(frozen=True, slots=True)
class TemplateText:
    """workflows: names of the flow definitions that use it."""

    ui: HumanTaskUi
    content: str
    workflows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """content: JSON text."""

    worker: str
    worker_id: str
    accepted_at: datetime
    submitted_at: datetime
    time_spent_seconds: float
    content: str


@dataclass(frozen=True, slots=True)
class LoopInspection:
    """All of one loop. input, output: JSON text; None when there is none (any more). output_missing: why it cannot be shown."""

    loop: HumanLoop
    flow: FlowDefinition
    input: str | None
    assignments: tuple[AssignmentRow, ...]
    answers: tuple[AnswerView, ...]
    late_answers: tuple[LateAnswer, ...]
    output: str | None
    output_missing: str | None
    deliveries: tuple[Delivery, ...]
    holds: tuple[HoldRow, ...] = ()
    audit: tuple[AuditEntry, ...] = ()


async def list_workflows(
    ctx: Context, operator: Operator, region: str, after: str | None = None, *, name: str = ""
) -> Page[WorkflowRow]:
    """Newest first. name: a part of the names, without regard to case."""
    listing = replace(_listing(after), name_contains=name or None)

    def read(conn: sa.Connection) -> Page[WorkflowRow]:
        page = flow_definitions.list_page(conn, operator.account, region, listing)
        open_loops = inspection.count_open(conn, [flow.id for flow in page.items])
        rows = [WorkflowRow(flow, open_loops[flow.id]) for flow in page.items]
        return Page(tuple(rows), join_position(page.after))

    return await ctx.store.read(read)


async def find_workflow(ctx: Context, operator: Operator, region: str, name: str) -> FlowDefinition:
    """Raises NotFound."""
    return await ctx.store.read(flow_definitions.find, operator.account, region, name)


async def list_templates(
    ctx: Context, operator: Operator, region: str, after: str | None = None
) -> Page[HumanTaskUi]:
    page = await ctx.store.read(human_task_uis.list_page, operator.account, region, _listing(after))
    return Page(page.items, join_position(page.after))


async def read_template(ctx: Context, operator: Operator, region: str, name: str) -> TemplateText:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> TemplateText:
        ui = human_task_uis.find(conn, operator.account, region, name)
        users = inspection.workflows_with_template(conn, operator.account, region, name)
        return TemplateText(ui, human_task_uis.find_content(conn, ui.content_sha256), tuple(users))

    return await ctx.store.read(read)


async def inspect_loop(ctx: Context, operator: Operator, region: str, name: str) -> LoopInspection:
    """Everything that is known of one loop. Raises NotFound."""

    def read(conn: sa.Connection) -> LoopInspection:
        loop = human_loops.find(conn, operator.account, region, name)
        if loop is None:
            raise NotFound("human loop", name)
        flow = flow_definitions.find(conn, operator.account, region, loop.flow_name)
        text = human_loops.read_input(conn, ctx.store.sealer, loop)
        return LoopInspection(
            loop=loop,
            flow=flow,
            input=None if text is None else text.decode("utf-8", "replace"),
            assignments=tuple(inspection.assignments_of(conn, loop.id)),
            answers=tuple(_answers(assignments.read_answers(conn, ctx.store.sealer, loop.id))),
            late_answers=tuple(
                replace(late, content=late.content[:MAX_SHOWN_BYTES])
                for late in inspection.late_answers_of(conn, ctx.store.sealer, operator.account, region, name)
            ),
            output=None,
            output_missing=None,
            deliveries=tuple(inspection.deliveries_of(conn, operator.account, region, name)),
            holds=tuple(inspection.holds_of(conn, loop.id)),
            audit=tuple(_audit_of(conn, loop)),
        )

    found = await ctx.store.read(read)
    if not found.loop.status.is_terminal:
        return found
    output, missing = await _output(ctx, operator, found)
    return replace(found, output=output, output_missing=missing)


async def list_problems(
    ctx: Context, operator: Operator, region: str, after: str | None = None
) -> Page[ProblemRow]:
    found = await ctx.store.read(problems.page, operator.account, region, _last_id(after), PAGE + 1)
    return _by_id(found, [row.id for row in found])


async def list_deliveries(
    ctx: Context,
    operator: Operator,
    region: str,
    after: str | None = None,
    state: DeliveryState | None = None,
) -> Page[Delivery]:
    """state None: events that some sink has not taken yet."""
    found = await ctx.store.read(outbox.page, operator.account, region, state, _last_id(after), PAGE + 1)
    return _by_id(found, [row.id for row in found])


async def _output(ctx: Context, operator: Operator, found: LoopInspection) -> tuple[str | None, str | None]:
    bucket, _ = bucket_and_prefix(found.flow.output_path)
    key = found.loop.output_uri.removeprefix(f"s3://{bucket}/")
    try:
        owner = await ctx.objects.find_bucket(bucket)
        if owner.account != operator.account:
            raise NotFound("bucket", bucket)
        return (await _beginning(ctx, bucket, key)).decode("utf-8", "replace"), None
    except NotFound as error:
        return None, f"There is no {error.kind} {error.name}."
    except OverreadError as error:
        return None, str(error)


async def _beginning(ctx: Context, bucket: str, key: str) -> bytes:
    """As much as a page shows: whoever owns the bucket may have put anything of any size in the output's place."""
    read = await ctx.objects.get(bucket, key)
    shown = bytearray()
    try:
        async for piece in read.body:
            shown += piece
            if len(shown) >= MAX_SHOWN_BYTES:
                break
    finally:
        await read.body.aclose()
    return bytes(shown)


def _audit_of(conn: sa.Connection, loop: HumanLoop) -> list[AuditEntry]:
    """Newest first; an earlier loop of the same name has its own."""
    search = audit.Search(loop.account, region=loop.region, loop_name=loop.name, at_from=loop.created_at)
    return audit.page(conn, search, MOST_AUDIT_LINES)


def _answers(stored: Sequence[assignments.StoredAnswer]) -> list[AnswerView]:
    return [
        AnswerView(
            worker=answer.identity.name,
            worker_id=answer.identity.worker_id,
            accepted_at=answer.accepted_at,
            submitted_at=answer.submitted_at,
            time_spent_seconds=time_spent_seconds(answer.accepted_at, answer.submitted_at, answer.active_ms),
            content=answer.content.decode("utf-8", "replace"),
        )
        for answer in stored
    ]


def _listing(after: str | None) -> Listing:
    position = split_position(after)
    return Listing(limit=PAGE, after=position, ascending=False)


def _by_id(found: Sequence[T], ids: Sequence[int]) -> Page[T]:
    return Page(tuple(found[:PAGE]), str(ids[PAGE - 1]) if len(found) > PAGE else None)


def join_position(position: Sequence[object] | None) -> str | None:
    return None if position is None else "-".join(str(part) for part in position)


def split_position(after: str | None) -> tuple[int, int] | None:
    """A position as it stands in an address; one that was edited by hand is the first page."""
    if not after:
        return None
    parts = [_whole(part) for part in after.split("-")]
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] is not None and parts[1] is not None else None


def _last_id(after: str | None) -> int | None:
    return _whole(after or "")


def _whole(text: str) -> int | None:
    """A number that the database takes, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
