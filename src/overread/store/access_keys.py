"""Access keys: who signs, with a secret that is sealed at rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from overread.domain.access import KeySummary, KeyUse
from overread.store.schema import AnyRow, access_keys
from overread.store.sealing import Sealer
from overread.store.times import from_ms, to_ms

CALLER = "caller"
GRANT = "grant"
"""Signs the short-lived read addresses that templates are given; never handed to anybody."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """secret is in memory only."""

    access_key_id: str
    account: str
    user_name: str
    purpose: str
    active: bool
    secret: str = field(repr=False)


def find(conn: sa.Connection, sealer: Sealer, access_key_id: str) -> AccessKey | None:
    row = conn.execute(
        sa.select(access_keys).where(access_keys.c.access_key_id == access_key_id)
    ).one_or_none()
    return None if row is None else _from_row(row, sealer)


def find_grant_key(conn: sa.Connection, sealer: Sealer, account: str) -> AccessKey | None:
    rows = conn.execute(
        sa.select(access_keys)
        .where(access_keys.c.account == account, access_keys.c.purpose == GRANT, access_keys.c.active)
        .order_by(access_keys.c.created_at)
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else _from_row(row, sealer)


def list_of_account(conn: sa.Connection, account: str, user_name: str | None = None) -> list[KeySummary]:
    """All keys for callers, or those of one user; oldest first, without secrets."""
    chosen = sa.select(access_keys).where(access_keys.c.account == account, access_keys.c.purpose == CALLER)
    if user_name is not None:
        chosen = chosen.where(access_keys.c.user_name == user_name)
    ordered = chosen.order_by(access_keys.c.created_at, access_keys.c.access_key_id)
    return [_summary(row) for row in conn.execute(ordered)]


def find_summary(conn: sa.Connection, account: str, access_key_id: str) -> KeySummary | None:
    row = conn.execute(
        sa.select(access_keys).where(
            access_keys.c.account == account,
            access_keys.c.purpose == CALLER,
            access_keys.c.access_key_id == access_key_id,
        )
    ).one_or_none()
    return None if row is None else _summary(row)


def accounts(conn: sa.Connection) -> list[str]:
    """Every account that anybody can sign requests for, or could once."""
    return list(
        conn.execute(sa.select(access_keys.c.account).distinct().order_by(access_keys.c.account)).scalars()
    )


def insert(conn: sa.Connection, sealer: Sealer, key: AccessKey, now: datetime) -> None:
    conn.execute(
        sa.insert(access_keys).values(
            access_key_id=key.access_key_id,
            account=key.account,
            user_name=key.user_name,
            purpose=key.purpose,
            active=key.active,
            secret_sealed=sealer.seal(key.secret.encode(), _place(key.access_key_id)),
            created_at=to_ms(now),
        )
    )


def set_active(conn: sa.Connection, access_key_id: str, *, active: bool) -> bool:
    changed = conn.execute(
        sa.update(access_keys).where(access_keys.c.access_key_id == access_key_id).values(active=active)
    )
    return changed.rowcount == 1


def delete(conn: sa.Connection, access_key_id: str) -> None:
    conn.execute(sa.delete(access_keys).where(access_keys.c.access_key_id == access_key_id))


def note_use(conn: sa.Connection, access_key_id: str, use: KeyUse) -> None:
    """Remember a use, unless a later one is known already."""
    at = to_ms(use.at)
    conn.execute(
        sa.update(access_keys)
        .where(
            access_keys.c.access_key_id == access_key_id,
            access_keys.c.purpose == CALLER,
            sa.or_(access_keys.c.last_used_at.is_(None), access_keys.c.last_used_at < at),
        )
        .values(last_used_at=at, last_used_service=use.service, last_used_region=use.region)
    )


def _summary(row: AnyRow) -> KeySummary:
    used = None
    if row.last_used_at is not None:
        used = KeyUse(from_ms(row.last_used_at), row.last_used_service, row.last_used_region)
    return KeySummary(row.access_key_id, row.user_name, row.active, from_ms(row.created_at), used)


def _from_row(row: AnyRow, sealer: Sealer) -> AccessKey:
    return AccessKey(
        access_key_id=row.access_key_id,
        account=row.account,
        user_name=row.user_name,
        purpose=row.purpose,
        active=row.active,
        secret=sealer.open(row.secret_sealed, _place(row.access_key_id)).decode(),
    )


def _place(access_key_id: str) -> bytes:
    return b"access_keys/" + access_key_id.encode()
