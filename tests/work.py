"""A workflow with people and loops to work on, for tests of the worker's side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from tests.factories import Crowd, make_bucket, make_caller, make_crowd, make_flow, make_member, make_ui

from overread.domain.caller import Caller
from overread.domain.offer import OpenTask
from overread.domain.output import bucket_and_prefix
from overread.domain.paging import Listing
from overread.domain.people import Worker
from overread.operations import assignments, finishing, human_loops, offers, users, workforce
from overread.operations.context import Context

EMAILS = ("ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com")


@dataclass(frozen=True)
class Work:
    """One flow definition with a team."""

    ctx: Context
    caller: Caller
    crowd: Crowd
    flow_arn: str

    async def worker(self, email: str = EMAILS[0]) -> Worker:
        """A member of the team; made at the first call for an address."""
        known = await users.list_users(
            self.ctx, self.caller, self.crowd.pool_id, f'email = "{email}"', Listing()
        )
        if not known.items:
            await make_member(self.ctx, self.caller, self.crowd, email)
        user = await users.get_user(self.ctx, self.caller, self.crowd.pool_id, email)
        return Worker(
            user_id=user.id,
            pool_id=user.pool_id,
            worker_id=user.worker_id,
            sub=user.sub,
            name=email,
            email=email,
            workforce=await workforce.describe(self.ctx, self.caller, self.crowd.workforce),
        )

    async def start(self, name: str = "loop", **input_members: object) -> str:
        return await human_loops.start(
            self.ctx,
            self.caller,
            name=name,
            flow_definition_arn=self.flow_arn,
            input_content=orjson.dumps(input_members or {"text": name}).decode(),
        )

    async def flow_id(self, worker: Worker) -> int:
        return (await offers.list_tasks(self.ctx, worker)).jobs[0].flow_id

    async def claim(self, worker: Worker) -> OpenTask:
        return await assignments.claim(self.ctx, worker, await self.flow_id(worker))

    async def submit(
        self, worker: Worker, task: OpenTask, answer: object, *, token: int = 1, active_ms: int = 0
    ) -> None:
        await assignments.submit(self.ctx, worker, task.assignment_id, token, orjson.dumps(answer), active_ms)

    async def settle(self) -> None:
        """All background work that is due now."""
        while await finishing.expire_due(self.ctx) + await finishing.finish_due(self.ctx):
            pass

    async def status(self, name: str = "loop") -> str:
        return (await human_loops.describe(self.ctx, self.caller, name)).status.value

    async def output(self, name: str = "loop") -> dict[str, object]:
        loop = await human_loops.describe(self.ctx, self.caller, name)
        bucket, key = bucket_and_prefix(loop.output_uri)
        document: dict[str, object] = orjson.loads(await self.ctx.objects.read_bytes(bucket, key, 1 << 20))
        return document


async def make_work(ctx: Context, **config: Any) -> Work:
    """Members of the flow definition's HumanLoopConfig by name, as `factories.make_config` takes them."""
    caller = make_caller()
    crowd = await make_crowd(ctx, caller)
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    return Work(ctx, caller, crowd, await make_flow(ctx, caller, crowd=crowd, **config))
