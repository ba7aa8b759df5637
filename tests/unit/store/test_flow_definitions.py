from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import ACCOUNT, REGION, ROLE, make_config
from tests.fakes import START

from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.flow_definition import FlowDefinition, FlowDefinitionStatus, TaskPrice
from overread.store import Store, flow_definitions, tags
from overread.store.schema import human_loops
from overread.store.times import to_ms

PLAIN = FlowDefinition(
    id=0,
    account=ACCOUNT,
    region=REGION,
    name="flow",
    status=FlowDefinitionStatus.ACTIVE,
    created_at=START,
    role_arn=ROLE,
    output_path="s3://results/reviews",
    kms_key_id=None,
    config=make_config(),
    request_source=None,
    conditions=None,
)
PLACE = (ACCOUNT, REGION, "flow")


def loop_row(flow_id: int, status: str = "InProgress") -> dict[str, object]:
    return {
        "account": ACCOUNT,
        "region": REGION,
        "name": "loop",
        "flow_id": flow_id,
        "status": status,
        "created_at": to_ms(START),
        "available_until": to_ms(START),
        "input_digest": b"",
        "classifiers": "[]",
        "template_sha256": "",
        "task_count": 1,
        "time_limit_ms": 1,
        "free_slots": 1,
        "queue_position": 1,
    }


async def insert_loop(store: Store, flow_id: int, status: str = "InProgress") -> None:
    await store.write(
        lambda conn: conn.execute(human_loops.insert().values(loop_row(flow_id, status))) and None
    )


async def delete_loops(store: Store) -> None:
    await store.write(lambda conn: conn.execute(human_loops.delete()) and None)


async def test_every_column_reads_back(store: Store) -> None:
    config = make_config(
        task_title="Tïtle\n😀",
        task_count=3,
        availability_seconds=1,
        keywords=("a", "b c"),
        price=TaskPrice(1, 2, 3),
    )
    full = replace(
        PLAIN,
        config=config,
        kms_key_id="key",
        request_source="source",
        conditions=' {"a":  1}\n',
        status=FlowDefinitionStatus.FAILED,
        failure_reason="why",
    )
    made = await store.write(flow_definitions.insert, full)
    assert made == replace(full, id=made.id)
    assert await store.read(flow_definitions.find, *PLACE) == made
    assert await store.read(flow_definitions.find_by_id, made.id) == made


async def test_a_name_is_taken_in_its_account_and_region_only(store: Store) -> None:
    await store.write(flow_definitions.insert, PLAIN)
    for other in (replace(PLAIN, account="999999999999"), replace(PLAIN, region="eu-west-1")):
        await store.write(flow_definitions.insert, other)
    with pytest.raises(AlreadyExists):
        await store.write(flow_definitions.insert, PLAIN)


async def test_one_without_loops_is_removed_at_once_with_its_tags(store: Store) -> None:
    await store.write(flow_definitions.insert, PLAIN)
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:flow-definition/flow"
    await store.write(tags.put, arn, {"a": "1"})
    assert await store.write(flow_definitions.delete, *PLACE) is True
    assert await store.read(tags.find_all, arn) == {}
    with pytest.raises(NotFound):
        await store.read(flow_definitions.find, *PLACE)


@pytest.mark.parametrize("status", ["InProgress", "Completed"])
async def test_one_with_a_loop_stays_until_the_loop_is_gone(store: Store, status: str) -> None:
    made = await store.write(flow_definitions.insert, PLAIN)
    await insert_loop(store, made.id, status)
    gone = [await store.write(flow_definitions.delete, *PLACE)]
    waiting = await store.read(flow_definitions.deleting, 10)
    gone.append(await store.write(flow_definitions.remove_if_empty, made.id))
    with pytest.raises(AlreadyExists):
        await store.write(flow_definitions.insert, PLAIN)
    await delete_loops(store)
    gone.append(await store.write(flow_definitions.remove_if_empty, made.id))
    assert (gone, waiting) == ([False, False, True], [replace(made, status=FlowDefinitionStatus.DELETING)])


async def test_an_active_one_is_never_swept_away(store: Store) -> None:
    made = await store.write(flow_definitions.insert, PLAIN)
    assert await store.write(flow_definitions.remove_if_empty, made.id) is False
    assert await store.read(flow_definitions.find, *PLACE) == made


@pytest.mark.parametrize("status", [FlowDefinitionStatus.INITIALIZING, FlowDefinitionStatus.DELETING])
async def test_one_in_another_status_cannot_be_deleted(store: Store, status: FlowDefinitionStatus) -> None:
    await store.write(flow_definitions.insert, replace(PLAIN, status=status))
    with pytest.raises(InUse, match=f"is in status {status} and cannot be deleted"):
        await store.write(flow_definitions.delete, *PLACE)


async def test_a_failed_one_can_be_deleted(store: Store) -> None:
    await store.write(flow_definitions.insert, replace(PLAIN, status=FlowDefinitionStatus.FAILED))
    assert await store.write(flow_definitions.delete, *PLACE) is True


async def test_a_loop_that_is_being_started_elsewhere_is_waited_for(store: Store) -> None:
    """PostgreSQL with a second process: its start is not committed yet when the definition is deleted."""
    made = await store.write(flow_definitions.insert, PLAIN)
    if store.database.dialect == "sqlite":
        pytest.skip("SQLite has one writer")
    with store.database.writer_connection() as conn:
        conn.exec_driver_sql("begin")
        conn.execute(human_loops.insert().values(loop_row(made.id)))
        deleting = asyncio.create_task(store.write(flow_definitions.delete, *PLACE))
        waits = "select count(*) from pg_locks where not granted"
        while not await store.read(lambda other: other.exec_driver_sql(waits).scalar()):
            assert not deleting.done()
            await asyncio.sleep(0.02)
        conn.exec_driver_sql("commit")
    assert await deleting is False


@pytest.mark.parametrize(
    ("status", "live"),
    [("InProgress", True), ("Stopping", True), ("Completed", False), ("Failed", False), ("Stopped", False)],
)
async def test_a_team_has_live_loops_until_they_end(store: Store, status: str, live: bool) -> None:
    made = await store.write(flow_definitions.insert, PLAIN)
    await insert_loop(store, made.id, status)
    account, team = PLAIN.account, PLAIN.config.workteam_arn
    later = START + timedelta(milliseconds=1)
    found = [
        await store.read(flow_definitions.with_live_loops, account, team),
        await store.read(flow_definitions.with_live_loops, account, team, START),
        await store.read(flow_definitions.with_live_loops, account, team, later),
        await store.read(flow_definitions.with_live_loops, account, "other"),
        await store.read(flow_definitions.with_live_loops, "999988887777", team),
    ]
    named = [PLAIN.name] if live else []
    assert found == [named, named, [], [], []]
