"""`kill -9` at random moments under load: what was acknowledged is there, what was decided is finished."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from pathlib import Path

import orjson
import sqlalchemy as sa
from tests.crash.deployment import Deployment, Program, Promises, Reviewer, set_up, signed_in

from overread.app import build_context
from overread.domain.assignment import AssignmentState
from overread.settings import load
from overread.store import assignments

KILLS = 20


def test_nothing_acknowledged_is_lost(database_url: str, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    moments = random.Random(seed)  # printed below, so that a failure can be repeated
    deployment = Deployment(tmp_path, database_url)
    promises = Promises()
    deployment.start()
    try:
        flow, portal = set_up(deployment)
        session = signed_in(portal)
        programs = [deployment.client("sagemaker-a2i-runtime") for _ in range(2)]
        for round_ in range(KILLS):
            load_: list[threading.Thread] = [Reviewer(portal, promises, session)]
            load_ += [
                Program(client, flow, promises, f"loop-{round_}-{n}") for n, client in enumerate(programs)
            ]
            answers, starts = len(promises.answers), len(promises.started)
            for thread in load_:
                thread.start()
            while any(thread.is_alive() for thread in load_) and (
                len(promises.started) == starts or (round_ % 5 == 0 and len(promises.answers) == answers)
            ):
                time.sleep(0.005)  # until it is a load, and now and then until the person has answered, too
            time.sleep(moments.uniform(0, 0.4))
            deployment.kill()
            for thread in load_:
                thread.join(60)
            deployment.start()
        print(
            f"seed {seed}: {len(promises.started)} starts, {len(promises.answers)} answers, {len(promises.drafts)} drafts"
        )
        assert len(promises.started) >= KILLS, "the load must have been one"
        assert promises.answers
        assert promises.drafts
        _check_loops(deployment, promises, flow)
    finally:
        deployment.stop()
    _check_drafts(deployment, promises)


def _check_loops(deployment: Deployment, promises: Promises, flow: str) -> None:
    runtime, s3 = deployment.client("sagemaker-a2i-runtime"), deployment.client("s3")
    listing = runtime.get_paginator("list_human_loops")
    marks: dict[str, list[str]] = {}
    # With several processes a loop that the killed one had just taken is free again after its lease.
    give_up = time.monotonic() + 120
    while not set(promises.answers.values()) <= {mark for found in marks.values() for mark in found}:
        assert time.monotonic() < give_up, "an acknowledged answer is not in its output"
        # A new iterator each time: botocore's goes on from its last page when it is used again.
        pages = listing.paginate(FlowDefinitionArn=flow, PaginationConfig={"PageSize": 100})
        states = {
            loop["HumanLoopName"]: loop["HumanLoopStatus"]
            for page in pages
            for loop in page["HumanLoopSummaries"]
        }
        assert promises.started <= set(states), "an acknowledged start is gone"
        assert set(states.values()) <= {"InProgress", "Completed"}
        for name, state in states.items():
            if state == "Completed" and name not in marks:
                uri = runtime.describe_human_loop(HumanLoopName=name)["HumanLoopOutput"]["OutputS3Uri"]
                written = s3.get_object(Bucket="results", Key=uri.removeprefix("s3://results/"))[
                    "Body"
                ].read()
                marks[name] = [
                    answer["answerContent"]["answer"] for answer in orjson.loads(written)["humanAnswers"]
                ]
        time.sleep(0.2)
    assert max(Counter(mark for found in marks.values() for mark in found).values()) == 1, (
        "an answer is there twice"
    )
    while set(marks) - {event["detail"]["humanLoopName"] for event in _events(deployment)}:
        assert time.monotonic() < give_up, "a finished loop has no event"
        time.sleep(0.2)


def _events(deployment: Deployment) -> list[dict[str, dict[str, str]]]:
    """Whole lines: a kill may have cut one, and then it comes again."""
    found = []
    for line in deployment.event_log.read_bytes().splitlines():
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            continue
    return found


def _check_drafts(deployment: Deployment, promises: Promises) -> None:
    async def read() -> list[str]:
        ctx = build_context(load(deployment.environment))
        await ctx.store.start()

        def missing(conn: sa.Connection) -> list[str]:
            wrong = []
            for assignment_id, seq in promises.drafts.items():
                held = assignments.find(conn, assignment_id)
                assert held is not None
                draft = assignments.read_draft(conn, ctx.store.sealer, assignment_id)
                if held.state is AssignmentState.SUBMITTED:
                    continue  # a draft goes with the answer
                if draft is None or draft.seq < seq or draft.answer != b'{"answer":"so far"}':
                    wrong.append(f"{assignment_id}: {held.state}, acknowledged {seq}, found {draft}")
            return wrong

        try:
            return await ctx.store.read(missing)
        finally:
            await ctx.store.close()

    assert asyncio.run(read()) == []
