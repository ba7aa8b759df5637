"""Makes the sample work: what is there already is left alone, so a second start changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator

from overread.demo import sample_work
from overread.demo.sample_work import BUCKET, CONTENT_TYPES, JOBS, OUTPUT_PATH, PICTURES, Job
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, Conflict, NotFound
from overread.domain.flow_definition import HumanLoopConfig
from overread.domain.human_task_ui import sha256_of
from overread.domain.objects import ALWAYS_READ, Attributes
from overread.operations import buckets, flow_definitions, human_loops, human_task_uis
from overread.operations.buckets import Place
from overread.operations.context import Context
from overread.operations.first_team import deployment_caller, ensure_first_team

AVAILABILITY_SECONDS = 30 * 86_400
"""The longest that A2I allows a private team: sample work should not expire before somebody looks at it."""


async def seed(ctx: Context) -> frozenset[str]:
    """Make bucket, pictures, templates, workflows and loops; the names of the loops that are still to be done."""
    caller = deployment_caller(ctx)
    team = (await ensure_first_team(ctx)).team
    team_arn = arn.private_workteam(caller.account, caller.region, team.name)
    await _make_bucket(ctx, caller)
    await _put_pictures(ctx, caller)
    waiting: set[str] = set()
    for job in JOBS:
        flow_arn = await _make_workflow(ctx, caller, job, team_arn)
        waiting |= await _start_loops(ctx, caller, job, flow_arn)
    return frozenset(waiting)


async def _make_bucket(ctx: Context, caller: Caller) -> None:
    location = None if caller.region == "us-east-1" else caller.region
    try:
        await buckets.create_bucket(ctx, caller, BUCKET, location)
    except AlreadyExists as error:
        if not error.owned:
            raise


async def _put_pictures(ctx: Context, caller: Caller) -> None:
    for name, content in sample_work.pictures():
        place = Place(BUCKET, PICTURES + name)
        if not await _has(ctx, caller, place, content):
            attributes = Attributes(CONTENT_TYPES[name.rpartition(".")[2]])
            await buckets.put_object(ctx, caller, place, _once(content), attributes)


async def _has(ctx: Context, caller: Caller, place: Place, content: bytes) -> bool:
    try:
        info = await buckets.head_object(ctx, caller, place, ALWAYS_READ)
    except NotFound:
        return False
    return info.etag == hashlib.md5(content, usedforsecurity=False).hexdigest()


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _make_workflow(ctx: Context, caller: Caller, job: Job, team_arn: str) -> str:
    ui_arn = await _make_template(ctx, caller, job)
    config = HumanLoopConfig(
        workteam_arn=team_arn,
        human_task_ui_arn=ui_arn,
        task_title=job.title,
        task_description=job.description,
        task_count=1,
        availability_seconds=AVAILABILITY_SECONDS,
        time_limit_seconds=job.time_limit_seconds,
        keywords=job.keywords,
    )
    try:
        return await flow_definitions.create(
            ctx,
            caller,
            name=job.name,
            role_arn=f"arn:aws:iam::{caller.account}:role/overread-demo",
            output_path=OUTPUT_PATH,
            config=config,
        )
    except AlreadyExists:
        return arn.flow_definition(caller.account, caller.region, job.name)


async def _make_template(ctx: Context, caller: Caller, job: Job) -> str:
    """The template under the job's name, replaced when another version of overread brought another text."""
    content = job.template
    try:
        found = await human_task_uis.describe(ctx, caller, job.name)
    except NotFound:
        pass
    else:
        if found.content_sha256 == sha256_of(content):
            return arn.human_task_ui(caller.account, caller.region, job.name)
        await human_task_uis.delete(ctx, caller, job.name)
    return await human_task_uis.create(ctx, caller, name=job.name, content=content)


async def _start_loops(ctx: Context, caller: Caller, job: Job, flow_arn: str) -> set[str]:
    waiting = set()
    for item in sample_work.items(job):
        try:
            await human_loops.start(
                ctx,
                caller,
                name=item.name,
                flow_definition_arn=flow_arn,
                input_content=json.dumps(item.input, ensure_ascii=False),
            )
        except Conflict:
            # An earlier version started it with another input: it stays, and is work like any other.
            pass
        if not (await human_loops.describe(ctx, caller, item.name)).status.is_terminal:
            waiting.add(item.name)
    return waiting
