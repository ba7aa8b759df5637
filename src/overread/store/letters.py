"""Letters that were committed with the change that causes them, until they are delivered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from overread.domain.notices import Letter
from overread.domain.paging import Listing, Page
from overread.store import rows
from overread.store.schema import AnyRow, letters
from overread.store.sealing import Sealer
from overread.store.times import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a letter is for and what it is about. notice: 'invitation', 'reset', …; kind: as of sessions.

    uid: part of the mail's Message-ID. expires_at: after it, what the letter brings is of no use.
    """

    uid: str
    account: str
    region: str
    notice: str
    kind: str
    subject_id: int
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """A letter to be delivered now. attempts: this one included."""

    id: int
    envelope: Envelope
    letter: Letter | None = field(repr=False)
    attempts: int


@dataclass(frozen=True, slots=True)
class LetterState:
    """What became of a letter. due_at None and sent_at None: it was given up."""

    id: int
    notice: str
    kind: str
    subject_id: int
    recipient: str | None
    created_at: datetime
    attempts: int
    due_at: datetime | None
    sent_at: datetime | None
    last_error: str | None
    can_be_sent: bool


def add_letter(conn: sa.Connection, sealer: Sealer, envelope: Envelope, letter: Letter) -> None:
    """Part of the transaction that changes what the letter tells of. Earlier letters of the kind are void."""
    void_letters(conn, envelope.kind, envelope.subject_id, envelope.notice)
    conn.execute(
        sa.insert(letters).values(
            uid=envelope.uid,
            account=envelope.account,
            region=envelope.region,
            notice=envelope.notice,
            kind=envelope.kind,
            subject_id=envelope.subject_id,
            recipient=letter.to,
            body_sealed=sealer.seal(_text(letter), _place(envelope.uid)),
            created_at=to_ms(envelope.created_at),
            expires_at=None if envelope.expires_at is None else to_ms(envelope.expires_at),
            delivery_due=to_ms(envelope.created_at),
        )
    )


def lease_letters(
    conn: sa.Connection, sealer: Sealer, now: datetime, until: datetime, limit: int
) -> list[Due]:
    """Take letters that are due; nobody else gets them before `until`."""
    due = (
        sa.select(letters.c.id)
        .where(letters.c.delivery_due <= to_ms(now))
        .order_by(letters.c.delivery_due, letters.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = conn.execute(
        sa.update(letters)
        .where(letters.c.id.in_(due))
        .values(delivery_due=to_ms(until), attempts=letters.c.attempts + 1)
        .returning(letters)
    ).all()
    return sorted((_due(sealer, row) for row in taken), key=lambda letter: letter.id)


def letter_sent(conn: sa.Connection, letter_id: int, now: datetime) -> None:
    """Delivered: what it held is wiped."""
    conn.execute(
        sa.update(letters)
        .where(letters.c.id == letter_id)
        .values(sent_at=to_ms(now), delivery_due=None, body_sealed=None, last_error=None)
    )


def postpone_letter(conn: sa.Connection, letter_id: int, error: str, due: datetime | None) -> None:
    """due None: given up; it waits for the operator."""
    conn.execute(
        sa.update(letters)
        .where(letters.c.id == letter_id, letters.c.body_sealed.is_not(None))
        .values(last_error=error[:1024], delivery_due=None if due is None else to_ms(due))
    )


def send_letter_again(conn: sa.Connection, account: str, letter_id: int, now: datetime) -> bool:
    """False if it is not the account's, was sent, or holds nothing that could be sent."""
    changed = conn.execute(
        sa.update(letters)
        .where(letters.c.id == letter_id, letters.c.account == account, letters.c.body_sealed.is_not(None))
        .values(delivery_due=to_ms(now), attempts=0)
    )
    return changed.rowcount == 1


def void_letters(conn: sa.Connection, kind: str, subject_id: int, notice: str | None = None) -> None:
    """What waits for this person is not to be delivered any more: something newer holds."""
    waiting = sa.delete(letters).where(
        letters.c.kind == kind, letters.c.subject_id == subject_id, letters.c.sent_at.is_(None)
    )
    conn.execute(waiting if notice is None else waiting.where(letters.c.notice == notice))


def list_letters(
    conn: sa.Connection, account: str, region: str, kind: str, listing: Listing
) -> Page[LetterState]:
    """Letters to workers of a region, newest first as the listing says."""
    statement = sa.select(letters).where(
        letters.c.account == account, letters.c.region == region, letters.c.kind == kind
    )
    return rows.page(conn, statement, [letters.c.id], listing, _state)


def newest_letters(
    conn: sa.Connection, kind: str, subject_ids: list[int], notice: str
) -> dict[int, LetterState]:
    """The newest letter of this kind to each of these people."""
    newest = (
        sa.select(sa.func.max(letters.c.id))
        .where(letters.c.kind == kind, letters.c.subject_id.in_(subject_ids), letters.c.notice == notice)
        .group_by(letters.c.subject_id)
    )
    found = conn.execute(sa.select(letters).where(letters.c.id.in_(newest)))
    return {row.subject_id: _state(row) for row in found}


def delete_old_letters(conn: sa.Connection, now: datetime, created_before: datetime) -> int:
    """Forget letters of that age; wipe those whose time is over. Returns how many rows."""
    wiped = conn.execute(
        sa.update(letters)
        .where(letters.c.body_sealed.is_not(None), letters.c.expires_at <= to_ms(now))
        .values(body_sealed=None, delivery_due=None)
    ).rowcount
    old = sa.delete(letters).where(
        letters.c.created_at < to_ms(created_before), letters.c.delivery_due.is_(None)
    )
    return wiped + conn.execute(old).rowcount


def _text(letter: Letter) -> bytes:
    members = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    return json.dumps(members).encode()


def _due(sealer: Sealer, row: AnyRow) -> Due:
    opened = None if row.body_sealed is None else sealer.open(row.body_sealed, _place(row.uid))
    envelope = Envelope(
        uid=row.uid,
        account=row.account,
        region=row.region,
        notice=row.notice,
        kind=row.kind,
        subject_id=row.subject_id,
        created_at=from_ms(row.created_at),
        expires_at=from_ms_or_none(row.expires_at),
    )
    return Due(row.id, envelope, None if opened is None else Letter(**json.loads(opened)), row.attempts)


def _state(row: AnyRow) -> LetterState:
    return LetterState(
        id=row.id,
        notice=row.notice,
        kind=row.kind,
        subject_id=row.subject_id,
        recipient=row.recipient,
        created_at=from_ms(row.created_at),
        attempts=row.attempts,
        due_at=from_ms_or_none(row.delivery_due),
        sent_at=from_ms_or_none(row.sent_at),
        last_error=row.last_error,
        can_be_sent=row.body_sealed is not None,
    )


def _place(uid: str) -> bytes:
    return f"letters.body/{uid}".encode()
