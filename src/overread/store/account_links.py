"""Links that let their holder choose a password, once. One of a purpose for each person; the newest holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from overread.store import rows
from overread.store.schema import account_links


class Purpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """token_hash: SHA-256 of the link's token. kind: as of sessions. Times in ms."""

    kind: str
    subject_id: int
    purpose: Purpose
    token_hash: bytes
    created_at: int
    expires_at: int


def put_link(conn: sa.Connection, link: AccountLink) -> None:
    """Store a link; the one before it holds no more."""
    values = {name: getattr(link, name) for name in AccountLink.__dataclass_fields__}
    rows.upsert(conn, account_links, values, ("token_hash", "created_at", "expires_at"))


def find_link(conn: sa.Connection, kind: str, token_hash: bytes, now: int) -> AccountLink | None:
    row = conn.execute(
        sa.select(account_links).where(
            account_links.c.token_hash == token_hash,
            account_links.c.kind == kind,
            account_links.c.expires_at > now,
        )
    ).one_or_none()
    if row is None:
        return None
    return AccountLink(
        row.kind, row.subject_id, Purpose(row.purpose), row.token_hash, row.created_at, row.expires_at
    )


def take_link(conn: sa.Connection, link: AccountLink) -> bool:
    """Use a link up; False if somebody did already."""
    used = conn.execute(sa.delete(account_links).where(account_links.c.token_hash == link.token_hash))
    return used.rowcount == 1


def delete_links_of(conn: sa.Connection, kind: str, subject_id: int) -> None:
    conn.execute(
        sa.delete(account_links).where(account_links.c.kind == kind, account_links.c.subject_id == subject_id)
    )


def delete_expired_links(conn: sa.Connection, now: int) -> int:
    return conn.execute(sa.delete(account_links).where(account_links.c.expires_at <= now)).rowcount
