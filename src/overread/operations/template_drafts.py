"""What an author asks of a template that is being written: is it right, what does it read, how does it look.

Nothing is stored. Whoever may render templates (`sagemaker:RenderUiTemplate`) may ask; an input of a review is shown to
whoever may describe that review.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Actor, Deed
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, NotFound, TemplateFailed
from overread.domain.human_loop import HumanLoop
from overread.domain.human_task_ui import MAX_SAMPLE
from overread.domain.output import Json
from overread.operations import audit, human_task_uis
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.human_task_uis import Preview
from overread.store import flow_definitions, human_loops
from overread.templates.check import Finding, inspect_template
from overread.templates.fields import missing_of, sample_of
from overread.templates.job import PageAddresses
from overread.templates.samples import SAMPLE_BUCKET
from overread.templates.starters import BUILT_IN, CUSTOM, Starter, starter

__all__ = ["BUILT_IN", "CUSTOM", "SAMPLE_BUCKET", "Starter", "starter"]

RENDER = "sagemaker:RenderUiTemplate"
RECENT_WORKFLOWS, RECENT_LOOPS = 10, 5
"""Of as many workflows that use a template, as many of the latest reviews each are offered as samples."""

EMPTY_SAMPLE = "{}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """findings: of the text, errors first. missing: what it reads and the sample does not have. sample_error: why the
    sample is no input at all."""

    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()
    sample_error: str | None = None

    @property
    def error(self) -> Finding | None:
        """Why nothing could be made with the template."""
        return next((finding for finding in self.findings if finding.is_error), None)


async def check(
    ctx: Context, caller: Caller, content: str, sample: str, elements: Mapping[str, frozenset[str]]
) -> Verdict:
    """Judge a text, and a sample beside it. elements: the attributes of each crowd element."""
    authorize(caller, RENDER, "*")
    findings = tuple(await inspect_template(ctx.renderer, content, elements))
    try:
        value = read_sample(sample)
    except InvalidRequest as error:
        return Verdict(findings, sample_error=error.reason)
    if any(finding.is_error for finding in findings):
        return Verdict(findings)
    return Verdict(findings, tuple(missing_of(await ctx.renderer.fields(content), value)))


async def suggested_sample(ctx: Context, caller: Caller, content: str) -> str:
    """JSON text of an input that has everything the template reads; an empty object if that cannot be said."""
    authorize(caller, RENDER, "*")
    try:
        sample = sample_of(await ctx.renderer.fields(content))
    except TemplateFailed:
        return EMPTY_SAMPLE
    text = orjson.dumps(sample, option=orjson.OPT_INDENT_2).decode()
    return text if len(text) <= MAX_SAMPLE else EMPTY_SAMPLE


async def preview(
    ctx: Context,
    caller: Caller,
    content: str,
    sample: str,
    *,
    addresses: PageAddresses,
    samples_url: str,
    role_arn: str | None = None,
) -> Preview:
    """The page as a worker would see it; objects that it shows are in the record. Raises as `human_task_uis.render`."""
    found = await human_task_uis.render(
        ctx,
        caller,
        content=content,
        human_task_ui_arn=None,
        input_json=sample,
        role_arn=role_arn,
        addresses=addresses,
        samples_url=samples_url,
    )
    for place in _objects_shown(ctx, found.page):
        await audit.note_once(ctx, Actor.of_caller(caller), Deed.DOCUMENT_GRANTED, place)
    return found


def _objects_shown(ctx: Context, page: str) -> list[str]:
    """The objects whose signed addresses a page holds, as `s3://…`."""
    signed = re.compile(
        re.escape(ctx.policy.public_url) + r"/([a-z0-9.-]+/[^?\"'<>\s]+)\?[^\"'<>\s]*X-Amz-Signature="
    )
    return sorted({f"s3://{unquote(found[1])}" for found in signed.finditer(page)})


def page_addresses(
    host_url: str, *, crowd_script: str, frame_script: str, nonce: str | None
) -> PageAddresses:
    """What a preview's page loads. nonce: None for a page that talks to nobody."""
    return PageAddresses(
        crowd_script_url=host_url + crowd_script,
        pictures_url=f"{host_url}/static/pictures",
        frame_script_url=None if nonce is None else host_url + frame_script,
        nonce=nonce,
    )


@dataclass(frozen=True, slots=True)
class RecentReview:
    """A review whose input can be a sample."""

    name: str
    workflow: str
    created_at: datetime


async def recent_reviews(ctx: Context, caller: Caller, name: str) -> list[RecentReview]:
    """The latest reviews of the workflows that use a template, newest first."""
    authorize(caller, "sagemaker:ListHumanLoops", "*")
    ui_arn = arn.human_task_ui(caller.account, caller.region, name)

    def read(conn: sa.Connection) -> list[HumanLoop]:
        users = flow_definitions.using_template(conn, caller.account, caller.region, ui_arn, RECENT_WORKFLOWS)
        return [loop for flow in users for loop in human_loops.page(conn, flow.id, limit=RECENT_LOOPS)]

    found = sorted(await ctx.store.read(read), key=lambda loop: loop.created_at, reverse=True)
    return [RecentReview(loop.name, loop.flow_name, loop.created_at) for loop in found]


async def input_of_review(ctx: Context, caller: Caller, loop_name: str) -> str:
    """The input of a review, laid out to be read. Raises NotFound if there is no such review, or its input is not kept any
    more; InvalidRequest if it is too long for a preview."""
    loop_arn = arn.human_loop(caller.account, caller.region, loop_name)
    authorize(caller, "sagemaker:DescribeHumanLoop", loop_arn)

    def read(conn: sa.Connection) -> bytes | None:
        loop = human_loops.find(conn, caller.account, caller.region, loop_name)
        return None if loop is None else human_loops.read_input(conn, ctx.store.sealer, loop)

    found = await ctx.store.read(read)
    if found is None:
        raise NotFound("input of the human loop", loop_name)
    await audit.note(ctx, caller, Deed.LOOP_VIEWED, loop_arn, detail="its input, as a template's sample")
    text = orjson.dumps(orjson.loads(found), option=orjson.OPT_INDENT_2).decode()
    if len(text) > MAX_SAMPLE:
        raise InvalidRequest(
            f"The input of {loop_name} has {len(text):,} characters; a preview takes {MAX_SAMPLE:,}."
        )
    return text


def read_sample(text: str) -> dict[str, Json]:
    """Raises InvalidRequest with line and column."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(
            f"The sample input is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from None
    if not isinstance(value, dict):
        raise InvalidRequest("The sample input is not a JSON object: it begins with { and ends with }.")
    return value
