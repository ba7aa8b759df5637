"""Rendering of worker task templates: the check of a new loop, and what `operations/frames.py` needs for its pages.

A rendering that fails is the end of its loop (observed: `Failed`, `ValidationError`), whoever met it first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth.access_keys import new_access_key, read_grant
from overread.domain.errors import TemplateFailed
from overread.domain.human_loop import HumanLoop, Outcome
from overread.domain.offer import TemplateProblem
from overread.domain.policies.object_reading import ObjectReading
from overread.operations.access import service_roles
from overread.operations.context import Context
from overread.store import access_keys, assignments, human_loops, human_task_uis, problems
from overread.store.human_loops import DueCheck
from overread.templates.failure import failure_reason
from overread.templates.job import RenderJob

LEASE = timedelta(seconds=30)
GRANT_SECONDS = 3_600
"""Longest life of a read address that a template is given; the task's time limit if that is shorter (spec: recommended)."""

MAX_BYTES_CHECKED_AT_ONCE = 16 * 2**20
"""Of inputs in memory: a hundred loops of three megabytes may come at once."""

MAX_TEMPLATES_KEPT = 64

Grant = Callable[[str, str], str]


# --- the check of new loops --------------------------------------------------------------------------------------


async def check_due(ctx: Context, limit: int = 128) -> int:
    """Try the templates of loops that were started since; how many were tried. Called by background work."""
    now = ctx.clock()
    leased = await ctx.store.write(human_loops.lease_checks, now, now + LEASE, limit)
    left: Sequence[int] = leased
    while left:
        due, left = await ctx.store.read(
            human_loops.read_checks, ctx.store.sealer, left, MAX_BYTES_CHECKED_AT_ONCE
        )
        await _check(ctx, due)
    return len(leased)


async def _check(ctx: Context, leased: list[DueCheck]) -> None:
    for check in leased:
        if check.fault is not None:
            await ctx.store.write(_end, ctx, check.loop, check.fault, ctx.clock())
            ctx.wake("deliveries")
    due = [check for check in leased if check.fault is None]
    failures = await ctx.renderer.check_many(await _jobs_of(ctx, due))
    good = [check.loop.id for check, failure in zip(due, failures, strict=True) if failure is None]
    if good:
        await ctx.store.write(human_loops.checked, good)
    for check, failure in zip(due, failures, strict=True):
        if failure is not None:
            await fail(ctx, check.loop, check.template_sha256, failure)


async def _jobs_of(ctx: Context, due: list[DueCheck]) -> list[RenderJob]:
    grants: dict[tuple[str, str, str], Grant] = {}
    jobs = []
    for check in due:
        place = check.loop.account, check.loop.region, check.loop.flow_name
        if place not in grants:
            permits = await service_roles.reading_of_flow(ctx, *place)
            grants[place] = await reading_grant(ctx, check.loop.account, check.loop.region, permits=permits)
        template = await _template(ctx, check.template_sha256)
        jobs.append(RenderJob(template, check.template_sha256, check.input_json, grants[place]))
    return jobs


async def fail(ctx: Context, loop: HumanLoop, template_sha256: str, failure: TemplateFailed) -> None:
    """End a loop whose template does not render, and note why for the operator."""

    def change(conn: sa.Connection, now: datetime) -> None:
        place = "" if failure.line is None else f"line {failure.line}, column {failure.column}"
        problems.note(
            conn,
            account=loop.account,
            region=loop.region,
            template_sha256=template_sha256,
            loop_name=loop.name,
            source="render",
            problem=TemplateProblem("", "", place, f"{failure.code}: {failure.message}"),
            now=now,
        )
        _end(conn, ctx, loop, failure_reason(failure), now)

    await ctx.store.write(change, ctx.clock())
    ctx.wake("deliveries")


def _end(conn: sa.Connection, ctx: Context, loop: HumanLoop, reason: str, now: datetime) -> None:
    """The loop cannot be worked on: it has failed, unless it was decided before."""
    if human_loops.decide(conn, loop.id, Outcome.VALIDATION_ERROR, reason, now):
        assignments.close_all(conn, loop.id, now)
        human_loops.finalise(conn, loop.id, now, event_id=ctx.ids.uuid(), sinks=ctx.policy.sinks)


# --- shared ------------------------------------------------------------------------------------------------------

_templates: OrderedDict[tuple[int, str], str] = OrderedDict()
"""Texts by digest, the latest used last; a digest never changes its text, so nothing here grows old."""


async def job_of(
    ctx: Context, loop: HumanLoop, template_sha256: str, input_json: bytes, seconds: int, bound_to: str = ""
) -> RenderJob:
    """What the renderer needs for one page of a loop. seconds: how long its read addresses are good; bound_to: for
    which network address, "" for every one.
    """
    template = await _template(ctx, template_sha256)
    permits = await service_roles.reading_of_flow(ctx, loop.account, loop.region, loop.flow_name)
    grant = await reading_grant(ctx, loop.account, loop.region, seconds, permits=permits, bound_to=bound_to)
    return RenderJob(template=template, digest=template_sha256, input_json=input_json, grant=grant)


async def _template(ctx: Context, sha256: str) -> str:
    place = (id(ctx.store), sha256)
    if place not in _templates:
        _templates[place] = await ctx.store.read(human_task_uis.find_content, sha256)
        if len(_templates) > MAX_TEMPLATES_KEPT:
            _templates.popitem(last=False)
    _templates.move_to_end(place)
    return _templates[place]


async def reading_grant(
    ctx: Context,
    account: str,
    region: str,
    seconds: int = GRANT_SECONDS,
    *,
    permits: ObjectReading | None = None,
    bound_to: str = "",
) -> Grant:
    """What `grant_read_access` may open: objects in this account's buckets of the region, by addresses that end
    after `seconds`.

    permits: which of the objects, by the role's policies; None for all.

    The addresses are signed with a key of the deployment's own that nobody is ever given.
    """
    key = await ctx.store.read(access_keys.find_grant_key, ctx.store.sealer, account)
    if key is None:
        key = await ctx.store.write(_make_grant_key, ctx, account, ctx.clock())
    buckets = await ctx.objects.list_buckets(account)
    return read_grant(
        base_url=ctx.policy.public_url,
        access_key_id=key.access_key_id,
        secret=key.secret,
        region=region,
        now=ctx.clock(),
        expires_seconds=seconds,
        # An address is signed for one region; a review's documents lie in the workflow's own (documented).
        buckets=frozenset(bucket.name for bucket in buckets if bucket.region == region),
        permits=permits,
        bound_to=bound_to,
    )


def _make_grant_key(conn: sa.Connection, ctx: Context, account: str, now: datetime) -> access_keys.AccessKey:
    existing = access_keys.find_grant_key(conn, ctx.store.sealer, account)
    if existing is not None:
        return existing
    key_id, secret = new_access_key()
    key = access_keys.AccessKey(
        key_id, account, "overread-templates", access_keys.GRANT, active=True, secret=secret
    )
    access_keys.insert(conn, ctx.store.sealer, key, now)
    return key
