"""Events that were committed with the state they tell of, until every sink that wants them has taken them; and for a
while after that, so that it can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
import sqlalchemy as sa

from overread.domain.events import Delivery, DeliveryState, LoopFinished
from overread.domain.human_loop import FailureCode, LoopStatus
from overread.domain.offer import COUNT_CAP, Count
from overread.store.schema import AnyRow, outbox
from overread.store.times import from_ms, from_ms_or_none, to_ms


def add(conn: sa.Connection, events: Mapping[str, LoopFinished], sinks: Sequence[str]) -> None:
    """Part of the transaction that changes the state. events: by their ids. No sink, no row."""
    rows = [
        {
            "account": event.account,
            "loop_name": event.loop_name,
            "region": event.region,
            "sink": sink,
            "event_id": event_id,
            "payload": _payload(event),
            "created_at": to_ms(event.at),
            "delivery_due": to_ms(event.at),
        }
        for event_id, event in events.items()
        for sink in sinks
    ]
    if rows:
        conn.execute(sa.insert(outbox), rows)


def lease(
    conn: sa.Connection, now: datetime, until: datetime, limit: int, sink: str | None = None
) -> list[Delivery]:
    """Take deliveries that are due, to one sink or to any; nobody else gets them before `until`."""
    due = (
        sa.select(outbox.c.id)
        .where(outbox.c.delivery_due <= to_ms(now), sa.true() if sink is None else outbox.c.sink == sink)
        .order_by(outbox.c.delivery_due, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = conn.execute(
        sa.update(outbox)
        .where(outbox.c.id.in_(due))
        .values(delivery_due=to_ms(until), attempts=outbox.c.attempts + 1)
        .returning(outbox)
    ).all()
    return sorted((from_row(row) for row in taken), key=lambda delivery: delivery.id)


def end_leases(conn: sa.Connection, now: datetime) -> None:
    """Make all deliveries due now. Only where no other process can hold a lease."""
    conn.execute(sa.update(outbox).where(outbox.c.delivery_due > to_ms(now)).values(delivery_due=to_ms(now)))


def delivered(conn: sa.Connection, delivery_id: int, now: datetime) -> None:
    conn.execute(
        sa.update(outbox)
        .where(outbox.c.id == delivery_id)
        .values(delivered_at=to_ms(now), delivery_due=None, last_error=None)
    )


def purge_delivered(conn: sa.Connection, before: datetime, limit: int) -> int:
    """Drop what was delivered before, the oldest events first; how many."""
    oldest = (
        sa.select(outbox.c.id)
        .where(outbox.c.delivered_at.is_not(None), outbox.c.created_at < to_ms(before))
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return conn.execute(sa.delete(outbox).where(outbox.c.id.in_(oldest))).rowcount


def postpone(conn: sa.Connection, delivery_id: int, error: str, due: datetime | None) -> None:
    """due None: given up; the row stays for the operator to see and to send again."""
    conn.execute(
        sa.update(outbox)
        .where(outbox.c.id == delivery_id)
        .values(last_error=error[:1024], delivery_due=None if due is None else to_ms(due))
    )


def retry(conn: sa.Connection, account: str, region: str, delivery_id: int, now: datetime) -> Delivery | None:
    """Make an undelivered one due now, with all its tries before it; None if there is none."""
    row = conn.execute(
        sa.update(outbox)
        .where(outbox.c.id == delivery_id, outbox.c.account == account, outbox.c.region == region)
        .where(outbox.c.delivered_at.is_(None))
        .values(delivery_due=to_ms(now), attempts=0)
        .returning(outbox)
    ).one_or_none()
    return None if row is None else from_row(row)


def retry_all(conn: sa.Connection, account: str, region: str, now: datetime, limit: int) -> int:
    """As `retry`, for those that were given up, the oldest first; how many."""
    given_up = (
        sa.select(outbox.c.id)
        .where(outbox.c.account == account, outbox.c.region == region, _IN_STATE[DeliveryState.FAILED])
        .order_by(outbox.c.id)
        .limit(limit)
    )
    due = sa.update(outbox).where(outbox.c.id.in_(given_up)).values(delivery_due=to_ms(now), attempts=0)
    return conn.execute(due).rowcount


def count(conn: sa.Connection, account: str, region: str, state: DeliveryState) -> Count:
    """Exact up to COUNT_CAP."""
    some = (
        sa.select(outbox.c.id)
        .where(outbox.c.account == account, outbox.c.region == region, _IN_STATE[state])
        .limit(COUNT_CAP + 1)
        .subquery()
    )
    return Count.of(conn.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


_IN_STATE = {
    DeliveryState.WAITING: sa.and_(outbox.c.delivered_at.is_(None), outbox.c.delivery_due.is_not(None)),
    DeliveryState.FAILED: sa.and_(outbox.c.delivered_at.is_(None), outbox.c.delivery_due.is_(None)),
    DeliveryState.DELIVERED: outbox.c.delivered_at.is_not(None),
}


def page(
    conn: sa.Connection,
    account: str,
    region: str,
    state: DeliveryState | None,
    before_id: int | None,
    limit: int,
) -> list[Delivery]:
    """Newest first. state None: all that are not delivered."""
    rows = conn.execute(
        sa.select(outbox)
        .where(outbox.c.account == account, outbox.c.region == region)
        .where(outbox.c.delivered_at.is_(None) if state is None else _IN_STATE[state])
        .where(sa.true() if before_id is None else outbox.c.id < before_id)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return [from_row(row) for row in rows]


def _payload(event: LoopFinished) -> str:
    told = {
        "loop_arn": event.loop_arn,
        "flow_definition_arn": event.flow_definition_arn,
        "created_at": to_ms(event.created_at),
        "status": event.status,
        "output_uri": event.output_uri,
        "failure_code": event.failure_code,
        "failure_reason": event.failure_reason,
    }
    return orjson.dumps(told).decode()


def from_row(row: AnyRow) -> Delivery:
    told = orjson.loads(row.payload)
    event = LoopFinished(
        account=row.account,
        region=row.region,
        loop_name=row.loop_name,
        loop_arn=told["loop_arn"],
        flow_definition_arn=told["flow_definition_arn"],
        created_at=from_ms(told["created_at"]),
        status=LoopStatus(told["status"]),
        output_uri=told["output_uri"],
        failure_code=FailureCode(told["failure_code"]) if told["failure_code"] else None,
        failure_reason=told["failure_reason"],
        at=from_ms(row.created_at),
    )
    return Delivery(
        id=row.id,
        sink=row.sink,
        event_id=row.event_id,
        event=event,
        attempts=row.attempts,
        created_at=from_ms(row.created_at),
        due_at=from_ms_or_none(row.delivery_due),
        last_error=row.last_error,
        delivered_at=from_ms_or_none(row.delivered_at),
    )
