"""Flow definitions: immutable rows with a status, removed when their last loop is gone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.flow_definition import FlowDefinition, FlowDefinitionStatus, HumanLoopConfig, TaskPrice
from overread.domain.paging import Listing, Page
from overread.store import rows, tags
from overread.store.human_loops import LIVE
from overread.store.schema import AnyRow, flow_definitions, human_loops
from overread.store.times import from_ms, to_ms

KIND = "flow definition"

_DELETABLE = (FlowDefinitionStatus.ACTIVE, FlowDefinitionStatus.FAILED)


def insert(conn: sa.Connection, definition: FlowDefinition) -> FlowDefinition:
    """Store a new definition. Raises AlreadyExists for a name that is taken in any status."""
    config = definition.config
    values = {
        "account": definition.account,
        "region": definition.region,
        "name": definition.name,
        "status": definition.status,
        "created_at": to_ms(definition.created_at),
        "role_arn": definition.role_arn,
        "output_path": definition.output_path,
        "kms_key_id": definition.kms_key_id,
        "workteam_arn": config.workteam_arn,
        "human_task_ui_arn": config.human_task_ui_arn,
        "task_title": config.task_title,
        "task_description": config.task_description,
        "task_count": config.task_count,
        "availability_seconds": config.availability_seconds,
        "time_limit_seconds": config.time_limit_seconds,
        "keywords": json.dumps(config.keywords),
        "price": None if config.price is None else json.dumps(asdict(config.price)),
        "request_source": definition.request_source,
        "conditions": definition.conditions,
        "failure_reason": definition.failure_reason,
    }
    new_id = rows.insert_new_id(conn, flow_definitions, values)
    if new_id is None:
        raise AlreadyExists(KIND, definition.name)
    return replace(definition, id=new_id)


def find(conn: sa.Connection, account: str, region: str, name: str) -> FlowDefinition:
    """Raises NotFound."""
    row = conn.execute(_of(account, region, name)).one_or_none()
    if row is None:
        raise NotFound(KIND, name)
    return _from_row(row)


def find_by_id(conn: sa.Connection, flow_id: int) -> FlowDefinition | None:
    row = conn.execute(sa.select(flow_definitions).where(flow_definitions.c.id == flow_id)).one_or_none()
    return None if row is None else _from_row(row)


def prices_of_team(conn: sa.Connection, account: str, workteam_arn: str) -> list[int]:
    """What the account's active workflows for this team pay, in tenths of a cent, each price once, lowest first."""
    found = conn.execute(
        sa.select(flow_definitions.c.price)
        .distinct()
        .where(
            flow_definitions.c.workteam_arn == workteam_arn,
            flow_definitions.c.account == account,
            flow_definitions.c.status == FlowDefinitionStatus.ACTIVE,
            flow_definitions.c.price.is_not(None),
        )
    )
    return sorted(price_in_tenths(text) for text in found.scalars())


def price_in_tenths(text: str | None) -> int:
    """What a definition pays for an answer, in tenths of a cent; 0 for nothing. text: its column."""
    price = _price(text)
    return 0 if price is None else price.in_tenths_of_a_cent


def _price(text: str | None) -> TaskPrice | None:
    return None if text is None else TaskPrice(**json.loads(text))


def with_live_loops(
    conn: sa.Connection, account: str, workteam_arn: str, created_from: datetime | None = None, limit: int = 4
) -> list[str]:
    """Names of an account's flow definitions for this work team that have a loop which has not ended, among the loops
    created since.

    Without created_from it walks all loops of the team, so it is nothing to keep the writer busy with.
    """
    live = sa.select(human_loops.c.id).where(
        human_loops.c.flow_id == flow_definitions.c.id, human_loops.c.status.in_(LIVE)
    )
    if created_from is not None:
        live = live.where(human_loops.c.created_at >= to_ms(created_from))
    flows = (
        sa.select(flow_definitions.c.name)
        .where(flow_definitions.c.workteam_arn == workteam_arn, flow_definitions.c.account == account)
        .where(live.exists())
        .order_by(flow_definitions.c.name)
        .limit(limit)
    )
    return list(conn.execute(flows).scalars())


def using_template(
    conn: sa.Connection, account: str, region: str, human_task_ui_arn: str, limit: int
) -> list[FlowDefinition]:
    """Definitions that name a worker task template, newest first."""
    found = conn.execute(
        sa.select(flow_definitions)
        .where(flow_definitions.c.account == account, flow_definitions.c.region == region)
        .where(flow_definitions.c.human_task_ui_arn == human_task_ui_arn)
        .order_by(flow_definitions.c.id.desc())
        .limit(limit)
    )
    return [_from_row(row) for row in found]


def names_with_conditions(conn: sa.Connection, account: str, region: str, limit: int) -> list[str]:
    """Of definitions with activation conditions, newest first."""
    found = conn.execute(
        sa.select(flow_definitions.c.name)
        .where(flow_definitions.c.account == account, flow_definitions.c.region == region)
        .where(flow_definitions.c.conditions.is_not(None))
        .order_by(flow_definitions.c.id.desc())
        .limit(limit)
    )
    return list(found.scalars())


def names_acting_as(conn: sa.Connection, account: str, role_arn: str, limit: int) -> list[str]:
    """Of definitions with this role in any region, by name."""
    found = conn.execute(
        sa.select(flow_definitions.c.name)
        .where(flow_definitions.c.account == account, flow_definitions.c.role_arn == role_arn)
        .order_by(flow_definitions.c.name)
        .limit(limit)
    )
    return list(found.scalars())


def list_page(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[FlowDefinition]:
    return rows.resource_page(conn, flow_definitions, account, region, listing, _from_row)


def count(conn: sa.Connection, account: str, region: str) -> int:
    return rows.count(conn, flow_definitions, account, region)


def delete(conn: sa.Connection, account: str, region: str, name: str) -> bool:
    """Take a definition out of service; says whether it is gone already, because it had no loops.

    The row's lock and the status in the WHERE fence it: a start that has not been committed yet is waited
    for, and one that comes later finds no active definition. Raises NotFound, InUse for one that is not in a
    status to be deleted.
    """
    row = conn.execute(_of(account, region, name).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(KIND, name)
    statement = (
        sa.update(flow_definitions)
        .where(flow_definitions.c.id == row.id, flow_definitions.c.status.in_(_DELETABLE))
        .values(status=FlowDefinitionStatus.DELETING)
    )
    if conn.execute(statement).rowcount == 0:
        raise InUse(
            KIND, name, f"The flow definition '{name}' is in status {row.status} and cannot be deleted."
        )
    return remove_if_empty(conn, row.id)


def deleting(conn: sa.Connection, limit: int) -> list[FlowDefinition]:
    """Definitions whose loops are to be ended, oldest first."""
    found = conn.execute(
        sa.select(flow_definitions)
        .where(flow_definitions.c.status == FlowDefinitionStatus.DELETING)
        .order_by(flow_definitions.c.id)
        .limit(limit)
    )
    return [_from_row(row) for row in found]


def remove_if_empty(conn: sa.Connection, flow_id: int) -> bool:
    """Remove a definition that is being deleted and has no loop left, with its tags; says whether it did."""
    locked = sa.select(flow_definitions.c.id).where(flow_definitions.c.id == flow_id).with_for_update()
    conn.execute(locked).first()
    has_loops = sa.exists().where(human_loops.c.flow_id == flow_definitions.c.id)
    removed = conn.execute(
        sa.delete(flow_definitions)
        .where(
            flow_definitions.c.id == flow_id,
            flow_definitions.c.status == FlowDefinitionStatus.DELETING,
            ~has_loops,
        )
        .returning(flow_definitions.c.account, flow_definitions.c.region, flow_definitions.c.name)
    ).one_or_none()
    if removed is None:
        return False
    tags.delete_all(conn, arn.flow_definition(*removed))
    return True


def _of(account: str, region: str, name: str) -> sa.Select[tuple[Any, ...]]:
    return sa.select(flow_definitions).where(
        flow_definitions.c.account == account,
        flow_definitions.c.region == region,
        flow_definitions.c.name == name,
    )


def _from_row(row: AnyRow) -> FlowDefinition:
    return FlowDefinition(
        id=row.id,
        account=row.account,
        region=row.region,
        name=row.name,
        status=FlowDefinitionStatus(row.status),
        created_at=from_ms(row.created_at),
        role_arn=row.role_arn,
        output_path=row.output_path,
        kms_key_id=row.kms_key_id,
        config=HumanLoopConfig(
            workteam_arn=row.workteam_arn,
            human_task_ui_arn=row.human_task_ui_arn,
            task_title=row.task_title,
            task_description=row.task_description,
            task_count=row.task_count,
            availability_seconds=row.availability_seconds,
            time_limit_seconds=row.time_limit_seconds,
            keywords=tuple(json.loads(row.keywords)),
            price=_price(row.price),
        ),
        request_source=row.request_source,
        conditions=row.conditions,
        failure_reason=row.failure_reason,
    )
