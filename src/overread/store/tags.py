"""Tags of resources, by the resource's ARN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from overread.store import rows
from overread.store.schema import tags


def find_all(conn: sa.Connection, resource_arn: str) -> dict[str, str]:
    """All tags of a resource, in the order in which their keys came."""
    found = conn.execute(
        sa.select(tags.c.tag_key, tags.c.tag_value)
        .where(tags.c.resource_arn == resource_arn)
        .order_by(tags.c.position, tags.c.tag_key)
    )
    return {row.tag_key: row.tag_value for row in found}


def put(conn: sa.Connection, resource_arn: str, added: Mapping[str, str]) -> None:
    """Add tags; a key that is there keeps its place and gets the new value."""
    last = conn.execute(
        sa.select(sa.func.coalesce(sa.func.max(tags.c.position), 0)).where(
            tags.c.resource_arn == resource_arn
        )
    ).scalar_one()
    for position, (key, value) in enumerate(added.items(), last + 1):
        values = {"resource_arn": resource_arn, "tag_key": key, "tag_value": value, "position": position}
        rows.upsert(conn, tags, values, changed=["tag_value"])


def delete(conn: sa.Connection, resource_arn: str, keys: Sequence[str]) -> None:
    """Delete tags by key; keys that are not there are no error."""
    conn.execute(sa.delete(tags).where(tags.c.resource_arn == resource_arn, tags.c.tag_key.in_(keys)))


def delete_all(conn: sa.Connection, resource_arn: str) -> None:
    """Delete what a resource leaves behind."""
    conn.execute(sa.delete(tags).where(tags.c.resource_arn == resource_arn))
