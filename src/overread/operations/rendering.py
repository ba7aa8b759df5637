"""Rendering of worker task templates: the check of a new loop, the page of a worker's task.

A rendering that fails is the end of its loop (observed: `Failed`, `ValidationError`), whoever met it first.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from overread.auth.access_keys import new_access_key, read_grant
from overread.domain.assignment import AssignmentState
from overread.domain.errors import Refusal, TemplateFailed, WorkRefused
from overread.domain.human_loop import HumanLoop, Outcome
from overread.domain.offer import TemplateProblem
from overread.operations.context import Context
from overread.store import access_keys, assignments, human_loops, human_task_uis, problems
from overread.store.human_loops import DueCheck
from overread.templates.failure import failure_reason
from overread.templates.job import PageAddresses, RenderJob

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


async def _check(ctx: Context, due: list[DueCheck]) -> None:
    failures = await ctx.renderer.check_many(await _jobs_of(ctx, due))
    good = [check.loop.id for check, failure in zip(due, failures, strict=True) if failure is None]
    if good:
        await ctx.store.write(human_loops.checked, good)
    for check, failure in zip(due, failures, strict=True):
        if failure is not None:
            await _fail(ctx, check.loop, check.template_sha256, failure)


async def _jobs_of(ctx: Context, due: list[DueCheck]) -> list[RenderJob]:
    grants: dict[tuple[str, str], Grant] = {}
    jobs = []
    for check in due:
        place = check.loop.account, check.loop.region
        if place not in grants:
            grants[place] = await reading_grant(ctx, *place)
        template = await _template(ctx, check.template_sha256)
        jobs.append(RenderJob(template, check.template_sha256, check.input_json, grants[place]))
    return jobs


async def _fail(ctx: Context, loop: HumanLoop, template_sha256: str, failure: TemplateFailed) -> None:
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
        if human_loops.decide(conn, loop.id, Outcome.VALIDATION_ERROR, failure_reason(failure), now):
            assignments.close_all(conn, loop.id, now)
            human_loops.finalise(conn, loop.id, now, event_id=ctx.ids.uuid(), sinks=ctx.policy.sinks)

    await ctx.store.write(change, ctx.clock())
    ctx.wake("deliveries")


# --- the page of a task ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FramePage:
    """html: a customer's page; it may be sent only with the headers of a sandboxed frame. nonce: the frame's first word."""

    html: str
    nonce: str


def frame_capability(ctx: Context, assignment_id: int, token: int, expires_at: datetime) -> str:
    """The unguessable part of a frame's address: it needs no cookie, names one opening of one task, and ends."""
    claim = f"{assignment_id}.{token}.{int(expires_at.timestamp())}"
    proof = base64.urlsafe_b64encode(_mac(ctx, "frame", claim)).rstrip(b"=").decode()
    return f"{claim}.{proof}"


def nonce_for(ctx: Context, capability: str) -> str:
    """What the frame says first, so that its page knows it: the same for the page and the frame of one capability."""
    return _mac(ctx, "frame nonce", capability).hex()[:32]


async def frame_page(
    ctx: Context,
    capability: str,
    *,
    admits: Callable[[Sequence[str]], bool],
    crowd_script_url: str,
    frame_script_url: str,
    pictures_url: str,
) -> FramePage:
    """Render the task for the frame. admits: whether a workforce with these network ranges lets the browser in.

    Raises WorkRefused if the capability is forged, over or taken over by a newer opening, or its worker may not work on
    the task from there any more; TemplateFailed if the template cannot be rendered; then the loop has ended."""
    assignment_id, token = _read_capability(ctx, capability)

    def read(conn: sa.Connection) -> tuple[assignments.Held, HumanLoop, bytes | None]:
        held = assignments.find(conn, assignment_id)
        if held is None:
            raise WorkRefused(Refusal.NOT_YOURS)
        if held.token != token:
            raise WorkRefused(Refusal.SUPERSEDED)
        if held.state is not AssignmentState.ACCEPTED or held.decided:
            raise WorkRefused(Refusal.STOPPED)
        _check_worker(conn, held, admits)
        loop = human_loops.find(conn, held.account, held.region, held.loop_name)
        if loop is None:
            raise WorkRefused(Refusal.STOPPED)
        return held, loop, human_loops.read_input(conn, ctx.store.sealer, loop)

    held, loop, text = await ctx.store.read(read)
    if text is None:
        raise WorkRefused(Refusal.STOPPED)
    seconds = min(GRANT_SECONDS, max(60, int((held.time_limit_at - ctx.clock()).total_seconds())))
    nonce = nonce_for(ctx, capability)
    addresses = PageAddresses(crowd_script_url, pictures_url, frame_script_url, nonce)
    job = await _job(ctx, loop, held.template_sha256, text, seconds)
    try:
        html = await ctx.renderer.render(replace(job, addresses=addresses))
    except TemplateFailed as failure:
        await _fail(ctx, loop, held.template_sha256, failure)
        raise
    return FramePage(html, nonce)


def _check_worker(
    conn: sa.Connection, held: assignments.Held, admits: Callable[[Sequence[str]], bool]
) -> None:
    """The address needs no session, so what a session would have ended must end it, too."""
    portals = [found for found, cidrs in assignments.portals_of_user(conn, held.user_id) if admits(cidrs)]
    if not portals:
        raise WorkRefused(Refusal.NOT_YOURS)
    if not any(assignments.is_eligible(conn, held.user_id, portal, held.flow_id) for portal in portals):
        raise WorkRefused(Refusal.NOT_ELIGIBLE)


def _read_capability(ctx: Context, capability: str) -> tuple[int, int]:
    claim, _, proof = capability.rpartition(".")
    try:
        given = base64.urlsafe_b64decode(proof + "=" * (-len(proof) % 4))
        assignment_id, token, expires = (int(part) for part in claim.split("."))
    except (ValueError, binascii.Error):
        raise WorkRefused(Refusal.NOT_YOURS) from None
    if not hmac.compare_digest(given, _mac(ctx, "frame", claim)):
        raise WorkRefused(Refusal.NOT_YOURS)
    if ctx.clock() >= datetime.fromtimestamp(expires, UTC):
        raise WorkRefused(Refusal.EXPIRED)
    return assignment_id, token


def _mac(ctx: Context, purpose: str, text: str) -> bytes:
    return hmac.digest(ctx.signing_key, f"{purpose}\n{text}".encode(), "sha256")


# --- shared ------------------------------------------------------------------------------------------------------

_templates: OrderedDict[tuple[int, str], str] = OrderedDict()
"""Texts by digest, the latest used last; a digest never changes its text, so nothing here grows old."""


async def _job(
    ctx: Context, loop: HumanLoop, template_sha256: str, input_json: bytes, seconds: int
) -> RenderJob:
    template = await _template(ctx, template_sha256)
    grant = await reading_grant(ctx, loop.account, loop.region, seconds)
    return RenderJob(template=template, digest=template_sha256, input_json=input_json, grant=grant)


async def _template(ctx: Context, sha256: str) -> str:
    place = (id(ctx.store), sha256)
    if place not in _templates:
        _templates[place] = await ctx.store.read(human_task_uis.find_content, sha256)
        if len(_templates) > MAX_TEMPLATES_KEPT:
            _templates.popitem(last=False)
    _templates.move_to_end(place)
    return _templates[place]


async def reading_grant(ctx: Context, account: str, region: str, seconds: int = GRANT_SECONDS) -> Grant:
    """What `grant_read_access` may open: objects in this account's buckets of the region, by addresses that end
    after `seconds`.

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
