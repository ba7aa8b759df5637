"""Credentials that end by themselves: a role's sessions, and users' own. Secrets are sealed, tokens are kept as hashes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.domain.access import Identity
from overread.store.identities import from_row
from overread.store.schema import identities, temporary_credentials
from overread.store.sealing import Sealer
from overread.store.times import from_ms, to_ms

KEPT = timedelta(days=1)
"""For how long an ended session is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class Session:
    """name: as the caller that assumed the role chose it; None for a user's own session.

    policies: documents that narrow it. secret is in memory only.
    """

    access_key_id: str
    identity: Identity
    name: str | None
    policies: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    token_hash: bytes = field(repr=False)
    secret: str = field(repr=False)


def insert(conn: sa.Connection, sealer: Sealer, session: Session) -> None:
    """Store a session; those that ended long ago go."""
    conn.execute(
        sa.delete(temporary_credentials).where(
            temporary_credentials.c.expires_at < to_ms(session.created_at - KEPT)
        )
    )
    conn.execute(
        sa.insert(temporary_credentials).values(
            access_key_id=session.access_key_id,
            identity_id=session.identity.id,
            session_name=session.name,
            secret_sealed=sealer.seal(session.secret.encode(), _place(session.access_key_id)),
            token_hash=session.token_hash,
            policies=json.dumps(session.policies),
            created_at=to_ms(session.created_at),
            expires_at=to_ms(session.expires_at),
        )
    )


def find(conn: sa.Connection, sealer: Sealer, access_key_id: str) -> Session | None:
    row = conn.execute(
        sa.select(temporary_credentials).where(temporary_credentials.c.access_key_id == access_key_id)
    ).one_or_none()
    if row is None:
        return None
    identity = conn.execute(sa.select(identities).where(identities.c.id == row.identity_id)).one()
    return Session(
        access_key_id=row.access_key_id,
        identity=from_row(identity),
        name=row.session_name,
        policies=tuple(json.loads(row.policies)),
        created_at=from_ms(row.created_at),
        expires_at=from_ms(row.expires_at),
        token_hash=bytes(row.token_hash),
        secret=sealer.open(row.secret_sealed, _place(row.access_key_id)).decode(),
    )


def _place(access_key_id: str) -> bytes:
    return b"temporary_credentials/" + access_key_id.encode()
