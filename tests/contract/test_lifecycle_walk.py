"""A random walk through everything that callers, workers and timers do, beside a plain model of it.

After each step the rows are what the model says: counts, free slots, states, timers, drafts. In the end every loop that has
one has its output with exactly the answers that were acknowledged, and every end was told once.
"""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from tests.contract.lifecycle_model import Flow, Hold, Loop, Task
from tests.factories import make_flow
from tests.fakes import FakeClock, FakeRenderer, FakeSink
from tests.work import EMAILS, Work, make_work

from overread.domain.assignment import HOLD_SECONDS
from overread.domain.errors import InvalidRequest, NotFound, Refusal, TemplateFailed, WorkRefused
from overread.domain.offer import OpenTask
from overread.domain.people import Worker
from overread.operations import (
    assignments,
    event_delivery,
    finishing,
    flow_definitions,
    holds,
    human_loops,
    rendering,
)
from overread.operations.context import Context
from overread.store import flow_definitions as stored_flows
from overread.store import schema

STEPS = 250
TIME_LIMIT = 40
FLOWS = {"one": (1, 60), "two": (2, 30), "three": (3, 90)}
"""Name, answers wanted, lifetime: shorter and longer than the time limit."""


@pytest.mark.parametrize("seed", range(6))
async def test_a_walk(ctx: Context, clock: FakeClock, renderer: FakeRenderer, seed: int) -> None:
    walk = await Walk.make(ctx, clock, renderer, random.Random(seed))
    for _ in range(STEPS):
        await walk.step()
        await walk.check_rows()
    await walk.end()


class Walk:
    """The operations on one side, the model on the other."""

    def __init__(self, work: Work, clock: FakeClock, renderer: FakeRenderer, rng: random.Random) -> None:
        self.work, self.ctx, self.clock, self.renderer, self.rng = work, work.ctx, clock, renderer, rng
        self.sink = FakeSink("log")
        self.ctx.sinks = {"log": self.sink}
        object.__setattr__(self.ctx.policy, "sinks", ("log",))
        self.workers: list[Worker] = []
        self.flows: dict[str, Flow] = {}
        self.loops: dict[str, Loop] = {}
        self.outputs: list[tuple[str, list[int]]] = []
        self.told: Counter[tuple[str, str]] = Counter()
        self.numbers = 0
        self.history: list[str] = []
        self.rows: list[Any] = []
        """Of the loops, as they were checked last."""

    @classmethod
    async def make(cls, ctx: Context, clock: FakeClock, renderer: FakeRenderer, rng: random.Random) -> Walk:
        walk = cls(await make_work(ctx), clock, renderer, rng)
        walk.workers = [await walk.work.worker(email) for email in EMAILS]
        for name in FLOWS:
            await walk.make_flow(name)
        return walk

    async def step(self) -> None:
        ways: dict[Callable[[], Awaitable[None]], int] = {
            self.start: 12, self.hold: 12, self.give_back: 2, self.claim: 20, self.draft: 12, self.pause: 5, self.resume: 5,
            self.release: 5,
            self.decline: 5, self.submit: 16, self.stop: 4, self.delete: 4, self.delete_flow: 2, self.fail: 3,
            self.advance: 10, self.tick: 8,
        }  # fmt: skip
        (way,) = self.rng.choices(list(ways), list(ways.values()))
        self.history.append(way.__name__)
        await way()

    # --- callers ---

    async def make_flow(self, name: str) -> None:
        count, lifetime = FLOWS[name]
        arn = await make_flow(
            self.ctx,
            self.work.caller,
            name,
            crowd=self.work.crowd,
            task_count=count,
            availability_seconds=lifetime,
            time_limit_seconds=TIME_LIMIT,
        )
        caller = self.work.caller
        made = await self.ctx.store.read(stored_flows.find, caller.account, caller.region, name)
        self.flows[name] = Flow(name, arn, made.id, count, lifetime)

    async def start(self) -> None:
        name, flow = f"loop-{self.rng.randrange(12)}", self.rng.choice(list(self.flows.values()))
        existing = self.loops.get(name)
        if existing is not None:
            flow = existing.flow
        begin = human_loops.start(
            self.ctx, self.work.caller, name=name, flow_definition_arn=flow.arn, input_content="{}"
        )
        if flow.deleted and existing is None:
            with pytest.raises((InvalidRequest, NotFound)):
                await begin
            return
        if flow.deleted:
            # The same request again: whether it is known or its workflow not any more depends on what was read last.
            with contextlib.suppress(InvalidRequest):
                await begin
            return
        await begin
        if existing is None:
            now = self.clock()
            self.loops[name] = Loop(name, flow, now, now + timedelta(seconds=flow.lifetime))

    async def stop(self) -> None:
        loop = self.any_loop()
        if loop is None:
            return
        await human_loops.stop(self.ctx, self.work.caller, loop.name)
        if loop.is_over or loop.outcome or loop.status == "Stopping":
            return
        loop.status = "Stopping"
        loop.decide(self.clock())
        if loop.outcome and not loop.answers:
            self.finished(loop)

    async def delete(self) -> None:
        loop = self.any_loop()
        if loop is None:
            return
        removal = human_loops.delete(self.ctx, self.work.caller, loop.name)
        if loop.is_over:
            await removal
            del self.loops[loop.name]
        else:
            with pytest.raises(InvalidRequest):
                await removal

    async def delete_flow(self) -> None:
        flow = self.rng.choice(list(self.flows.values()))
        if not flow.deleted:
            await flow_definitions.delete(self.ctx, self.work.caller, flow.name)
            flow.deleted = True

    # --- workers ---

    async def claim(self) -> None:
        who, flow = self.rng.randrange(len(self.workers)), self.rng.choice(list(self.flows.values()))
        now = self.clock()
        offered = {loop.name for loop in self.loops.values() if loop.flow is flow and loop.offers(who, now)}
        kept = self.kept(who, flow)
        if self.rng.random() < 0.3:
            await self.claim_one(who, flow, offered | kept.keys())
        elif kept and self.rng.random() < 0.5:
            name, hold = self.rng.choice(list(kept.items()))
            task = await assignments.claim_next(self.ctx, self.workers[who], flow.id, hold.id)
            assert task.loop_name == name, self.history
            self.accepted(who, task)
        elif offered or kept:
            task = await assignments.claim(self.ctx, self.workers[who], flow.id)
            assert task.loop_name in (offered or kept), self.history
            self.accepted(who, task)
        else:
            with pytest.raises(WorkRefused):
                await assignments.claim(self.ctx, self.workers[who], flow.id)

    async def claim_one(self, who: int, flow: Flow, offered: set[str]) -> None:
        """What the worker has looked at."""
        if not self.rows:
            return
        row = self.rng.choice(self.rows)
        if row.name in offered:
            self.accepted(who, await assignments.claim(self.ctx, self.workers[who], flow.id, loop_id=row.id))
            return
        with pytest.raises(WorkRefused):
            await assignments.claim(self.ctx, self.workers[who], flow.id, loop_id=row.id)

    def accepted(self, who: int, task: OpenTask) -> None:
        loop = self.loops[task.loop_name]
        for hold in loop.held:
            if hold.worker == who:
                hold.state = "Accepted"
        loop.tasks.append(Task(task.assignment_id, who, self.clock() + timedelta(seconds=TIME_LIMIT)))

    def kept(self, who: int, flow: Flow) -> dict[str, Hold]:
        """What a worker has on hold in a workflow, by loop."""
        found = {
            loop.name: loop.kept_for(who, self.clock()) for loop in self.loops.values() if loop.flow is flow
        }
        return {name: hold for name, hold in found.items() if hold is not None}

    async def hold(self) -> None:
        """The page of a worker who is on a task asks for the next one, or renews it."""
        now = self.clock()
        working = [
            (loop, task)
            for loop in self.loops.values()
            for task in loop.tasks
            if task.is_open and loop.refusal(task, now, task.token) is None
        ]
        if not working:
            return
        loop, task = self.rng.choice(working)
        who, flow = task.worker, loop.flow
        kept = self.kept(who, flow)
        offered = {
            other.name for other in self.loops.values() if other.flow is flow and other.offers(who, now)
        }
        held = await assignments.hold_next(self.ctx, self.workers[who], task.id)
        if kept:
            assert held is not None, self.history
            name, hold = next((name, hold) for name, hold in kept.items() if hold.id == held.hold_id)
        elif offered:
            assert held is not None, self.history
            name = await self.ctx.store.read(_loop_of_hold, held.hold_id)
            assert name in offered, self.history
            hold = Hold(held.hold_id, who, now)
            self.loops[name].holds.append(hold)
        else:
            assert held is None, self.history
            return
        hold.until = min(now + timedelta(seconds=HOLD_SECONDS), self.loops[name].until)
        assert held.until == hold.until, self.history

    async def give_back(self) -> None:
        """A worker signs out."""
        who = self.rng.randrange(len(self.workers))
        await holds.release(self.ctx, self.workers[who])
        self.released(who, None)

    def released(self, who: int, flow: Flow | None) -> None:
        for loop in self.loops.values():
            for hold in loop.held:
                if hold.worker == who and flow in (None, loop.flow):
                    hold.state = "Released"
                    loop.decide(self.clock())

    async def draft(self) -> None:
        await self.with_task(
            lambda worker, task, token: assignments.save_draft(
                self.ctx, worker, task.id, token, task.draft or 1, self.number(), 0
            ),
            self.draft_saved,
        )

    def draft_saved(self, loop: Loop, task: Task) -> Refusal | None:
        if task.state == "Paused":
            return Refusal.SUPERSEDED
        task.draft = self.numbers
        return None

    async def pause(self) -> None:
        def paused(loop: Loop, task: Task) -> Refusal | None:
            if loop.status == "Stopping":
                task.end("Closed")
            elif task.state == "Paused":
                return Refusal.SUPERSEDED
            else:
                task.state = "Paused"
            self.released(task.worker, loop.flow)
            return None

        await self.with_task(
            lambda worker, task, token: assignments.pause(self.ctx, worker, task.id, token), paused
        )

    async def resume(self) -> None:
        def resumed(loop: Loop, task: Task) -> None:
            task.state, task.token = "Accepted", task.token + 1

        await self.with_task(
            lambda worker, task, _: assignments.resume(self.ctx, worker, task.id), resumed, any_token=True
        )

    async def release(self) -> None:
        await self.with_task(
            lambda worker, task, token: assignments.release(self.ctx, worker, task.id, token),
            lambda loop, task: self.left(loop, task, "Returned"),
        )

    async def decline(self) -> None:
        await self.with_task(
            lambda worker, task, token: assignments.decline(self.ctx, worker, task.id, token, "no"),
            lambda loop, task: self.left(loop, task, "Declined"),
        )

    def left(self, loop: Loop, task: Task, state: str) -> None:
        task.end(state)
        self.released(task.worker, loop.flow)

    async def submit(self) -> None:
        def submitted(loop: Loop, task: Task) -> Refusal | None:
            if task.state == "Paused":
                return Refusal.SUPERSEDED
            task.end("Submitted")
            task.answer = self.clock(), self.numbers
            return None

        await self.with_task(
            lambda worker, task, token: assignments.submit(
                self.ctx, worker, task.id, token, self.number(), 0
            ),
            submitted,
        )

    async def with_task(
        self,
        action: Callable[[Worker, Task, int], Awaitable[object]],
        effect: Callable[[Loop, Task], Refusal | None],
        *,
        any_token: bool = False,
    ) -> None:
        """Act on any task, mostly an open one, sometimes with the token of an older page."""
        tasks = [(loop, task) for loop in self.loops.values() for task in loop.tasks]
        held = [(loop, task) for loop, task in tasks if task.is_open]
        if not tasks:
            return
        loop, task = self.rng.choice(held if held and self.rng.random() < 0.85 else tasks)
        token = task.token if self.rng.random() < 0.85 else task.token - 1
        now = self.clock()
        refusal = loop.refusal(task, now, task.token if any_token else token)
        acting = action(self.workers[task.worker], task, token)
        refusal = refusal or effect(loop, task)
        if refusal is None:
            await acting
            loop.decide(now)
            return
        with pytest.raises(WorkRefused) as caught:
            await acting
        assert caught.value.reason is refusal, self.history

    # --- time ---

    async def advance(self) -> None:
        self.clock.advance(seconds=self.rng.choice((0.001, 1, 9, 10, 30)))

    async def tick(self) -> None:
        """All background work that is due."""
        await rendering.check_due(self.ctx)
        now = self.clock()
        for loop in self.loops.values():
            for task in loop.tasks:
                if task.is_open and now >= task.until:
                    task.end("Expired")
            for hold in loop.held:
                if now >= hold.until:
                    hold.state = "Expired"
            loop.decide(now)
        while (
            await finishing.expire_due(self.ctx)
            + await finishing.finish_due(self.ctx)
            + await finishing.sweep_deleted_flows(self.ctx)
        ):
            pass
        await finishing.sweep_deleted_flows(self.ctx)
        for loop in list(self.loops.values()):
            if loop.flow.deleted and not loop.open and not loop.is_over:
                loop.outcome = loop.outcome or "Stopped"
            if loop.outcome and not loop.is_over:
                self.finished(loop)
            if loop.flow.deleted and loop.is_over:
                del self.loops[loop.name]
        for flow in list(self.flows.values()):
            if flow.deleted and not any(loop.flow is flow for loop in self.loops.values()):
                await self.make_flow(flow.name)
        await event_delivery.deliver_due(self.ctx)
        events = Counter(
            (event["detail"]["humanLoopName"], event["detail"]["humanLoopStatus"])  # type: ignore[index,call-overload]
            for event in self.sink.events
        )
        assert events == self.told, self.history

    async def fail(self) -> None:
        """A template that renders no more, for one loop that somebody is on."""
        held = [loop for loop in self.loops.values() if loop.open]
        if not held:
            return
        loop = self.rng.choice(held)
        await rendering.check_due(self.ctx)
        due = sa.update(schema.human_loops).where(schema.human_loops.c.name == loop.name).values(check_due=0)
        await self.ctx.store.write(lambda conn: conn.execute(due).rowcount)
        self.renderer.failures[self.renderer.jobs[-1].template] = TemplateFailed("InvalidParameters", "no")
        await rendering.check_due(self.ctx)
        self.renderer.failures.clear()
        for task in loop.tasks:
            if task.is_open:
                task.end("Closed")
        loop.outcome = "ValidationError"
        self.finished(loop)

    # --- checking ---

    async def check_rows(self) -> None:
        rows, of_loop, held_drafts, holds_of_loop = await self.ctx.store.read(_read_all)
        self.rows = rows
        assert {row.name for row in rows} == set(self.loops), self.history
        now = self.clock()
        for row in rows:
            loop = self.loops[row.name]
            found = {
                task.id: (task.state, task.token, task.deadline_due is not None) for task in of_loop[row.id]
            }
            assert found == {task.id: (task.state, task.token, task.is_open) for task in loop.tasks}, (
                self.history
            )
            assert (row.status, row.outcome) == (loop.status, loop.outcome), self.history
            counts = loop.open, loop.count("Submitted"), loop.count("Declined"), len(loop.held)
            found_counts = row.open_count, row.answer_count, row.decline_count, row.held_count
            assert found_counts == counts, self.history
            found_holds = {
                hold.id: (hold.state, hold.until_due is not None) for hold in holds_of_loop[row.id]
            }
            assert found_holds == {hold.id: (hold.state, hold.state == "Held") for hold in loop.holds}, (
                self.history
            )
            if now < loop.until:
                assert row.free_slots == loop.free_slots(now), self.history
            assert (row.finish_due is not None) == (loop.outcome is not None and not loop.is_over), (
                self.history
            )
            if loop.outcome:
                assert row.expiry_due is None, self.history
            elif now < loop.until:
                assert row.expiry_due is not None, self.history
        with_draft = {task.id for loop in self.loops.values() for task in loop.tasks if task.draft}
        assert held_drafts == with_draft, self.history

    async def end(self) -> None:
        """Everything comes to its end by itself; then all outputs are there, and they are right."""
        for _ in range(3):
            self.clock.advance(seconds=200)
            await self.tick()
            await self.check_rows()
        assert all(loop.is_over for loop in self.loops.values())
        for key, numbers in self.outputs:
            written: dict[str, Any] = orjson.loads(await self.ctx.objects.read_bytes("results", key, 1 << 20))
            assert [answer["answerContent"]["n"] for answer in written["humanAnswers"]] == numbers
        assert self.outputs

    def finished(self, loop: Loop) -> None:
        loop.finish()
        self.told[loop.name, loop.status] += 1
        if loop.has_output:
            place = f"reviews/{loop.flow.name}/{loop.created:%Y/%m/%d/%H/%M/%S}/{loop.name}/output.json"
            self.outputs.append((place, loop.answers))

    def any_loop(self) -> Loop | None:
        return self.rng.choice(list(self.loops.values())) if self.loops else None

    def number(self) -> bytes:
        self.numbers += 1
        return orjson.dumps({"n": self.numbers})


def _loop_of_hold(conn: sa.Connection, hold_id: int) -> str:
    name: str = conn.execute(
        sa.select(schema.human_loops.c.name)
        .join(schema.holds, schema.holds.c.loop_id == schema.human_loops.c.id)
        .where(schema.holds.c.id == hold_id)
    ).scalar_one()
    return name


def _read_all(
    conn: sa.Connection,
) -> tuple[list[Any], dict[int, list[Any]], set[int], dict[int, list[Any]]]:
    rows = list(conn.execute(sa.select(schema.human_loops)))
    of_loop: dict[int, list[Any]] = {row.id: [] for row in rows}
    for task in conn.execute(sa.select(schema.assignments)):
        of_loop[task.loop_id].append(task)
    holds_of_loop: dict[int, list[Any]] = {row.id: [] for row in rows}
    for hold in conn.execute(sa.select(schema.holds)):
        holds_of_loop[hold.loop_id].append(hold)
    return rows, of_loop, set(conn.scalars(sa.select(schema.drafts.c.assignment_id))), holds_of_loop
