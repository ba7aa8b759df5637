"""An account's own managed policies, with their versions. AWS's are no rows: `domain/policies/managed.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain.access import CustomerPolicy, PolicyVersion
from overread.domain.errors import AlreadyExists
from overread.domain.paging import Listing, Page
from overread.store import rows, tags
from overread.store.schema import AnyRow, managed_policies, managed_policy_versions, policy_attachments
from overread.store.times import from_ms, to_ms

KIND = "policy"

_ATTACHED = (
    sa.select(sa.func.count())
    .select_from(policy_attachments)
    .where(policy_attachments.c.policy_arn == managed_policies.c.arn)
    .scalar_subquery()
    .label("attached")
)


def insert(conn: sa.Connection, policy: CustomerPolicy, document: str) -> CustomerPolicy:
    """Store a policy with its first version. Raises AlreadyExists."""
    values = {
        "account": policy.account,
        "name": policy.name,
        "name_key": policy.name.lower(),
        "path": policy.path,
        "arn": policy.arn,
        "unique_id": policy.unique_id,
        "description": policy.description,
        "default_version": policy.default_version,
        "newest_version": policy.newest_version,
        "created_at": to_ms(policy.created_at),
        "updated_at": to_ms(policy.updated_at),
    }
    new_id = rows.insert_new_id(conn, managed_policies, values)
    if new_id is None:
        raise AlreadyExists(KIND, policy.name)
    stored = replace(policy, id=new_id)
    _insert_version(conn, stored, policy.newest_version, document, policy.created_at)
    return stored


def find(conn: sa.Connection, account: str, arn: str) -> CustomerPolicy | None:
    row = conn.execute(
        sa.select(managed_policies, _ATTACHED).where(
            managed_policies.c.arn == arn, managed_policies.c.account == account
        )
    ).one_or_none()
    return None if row is None else _from_row(row)


def list_page(
    conn: sa.Connection,
    account: str,
    listing: Listing,
    *,
    path_prefix: str = "/",
    only_attached: bool = False,
) -> Page[CustomerPolicy]:
    """In the order of names."""
    chosen = sa.select(managed_policies, _ATTACHED).where(
        managed_policies.c.account == account,
        managed_policies.c.path.startswith(path_prefix, autoescape=True),
    )
    if only_attached:
        chosen = chosen.where(_ATTACHED.element > 0)
    return rows.page(conn, chosen, [managed_policies.c.name], listing, _from_row)


def delete(conn: sa.Connection, policy: CustomerPolicy) -> None:
    conn.execute(sa.delete(managed_policies).where(managed_policies.c.id == policy.id))
    tags.delete_all(conn, policy.arn)


def add_version(
    conn: sa.Connection, policy: CustomerPolicy, document: str, now: datetime, *, as_default: bool
) -> PolicyVersion:
    """The next version; its number is never that of an earlier one, deleted or not."""
    number = policy.newest_version + 1
    _insert_version(conn, policy, number, document, now)
    changes: dict[str, object] = {"newest_version": number, "updated_at": to_ms(now)}
    if as_default:
        changes["default_version"] = number
    conn.execute(sa.update(managed_policies).where(managed_policies.c.id == policy.id).values(changes))
    return PolicyVersion(number, document, now, as_default)


def versions(conn: sa.Connection, policy: CustomerPolicy) -> list[PolicyVersion]:
    """The newest first."""
    found = conn.execute(
        sa.select(managed_policy_versions)
        .where(managed_policy_versions.c.policy_id == policy.id)
        .order_by(managed_policy_versions.c.number.desc())
    )
    return [_version(row, policy) for row in found]


def set_default(conn: sa.Connection, policy: CustomerPolicy, number: int, now: datetime) -> None:
    conn.execute(
        sa.update(managed_policies)
        .where(managed_policies.c.id == policy.id)
        .values(default_version=number, updated_at=to_ms(now))
    )


def delete_version(conn: sa.Connection, policy: CustomerPolicy, number: int) -> None:
    conn.execute(
        sa.delete(managed_policy_versions).where(
            managed_policy_versions.c.policy_id == policy.id, managed_policy_versions.c.number == number
        )
    )


def documents(conn: sa.Connection, account: str, arns: Sequence[str]) -> dict[str, str]:
    """The default versions' texts of the account's policies among `arns`."""
    found = conn.execute(
        sa.select(managed_policies.c.arn, managed_policy_versions.c.document)
        .join(
            managed_policy_versions,
            sa.and_(
                managed_policy_versions.c.policy_id == managed_policies.c.id,
                managed_policy_versions.c.number == managed_policies.c.default_version,
            ),
        )
        .where(managed_policies.c.account == account, managed_policies.c.arn.in_(arns))
    )
    return {row.arn: row.document for row in found}


def _insert_version(
    conn: sa.Connection, policy: CustomerPolicy, number: int, document: str, now: datetime
) -> None:
    conn.execute(
        sa.insert(managed_policy_versions).values(
            policy_id=policy.id, number=number, document=document, created_at=to_ms(now)
        )
    )


def _version(row: AnyRow, policy: CustomerPolicy) -> PolicyVersion:
    is_default = row.number == policy.default_version
    return PolicyVersion(row.number, row.document, from_ms(row.created_at), is_default)


def _from_row(row: AnyRow) -> CustomerPolicy:
    return CustomerPolicy(
        id=row.id,
        account=row.account,
        name=row.name,
        path=row.path,
        unique_id=row.unique_id,
        description=row.description,
        default_version=row.default_version,
        newest_version=row.newest_version,
        created_at=from_ms(row.created_at),
        updated_at=from_ms(row.updated_at),
        attached=row.attached,
    )
