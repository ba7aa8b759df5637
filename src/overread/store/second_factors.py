"""Second factors: one sealed secret for each person, and hashes of codes for the day it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from overread.store import rows
from overread.store.schema import recovery_codes, second_factors
from overread.store.sealing import Sealer


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """confirmed: the person has shown a code; before that it is asked for nowhere."""

    secret: bytes = field(repr=False)
    confirmed: bool
    last_step: int


def find_factor(conn: sa.Connection, sealer: Sealer, kind: str, subject_id: int) -> SecondFactor | None:
    row = conn.execute(sa.select(second_factors).where(*_of(second_factors, kind, subject_id))).one_or_none()
    if row is None:
        return None
    secret = sealer.open(row.secret_sealed, _place(kind, subject_id))
    return SecondFactor(secret, row.confirmed_at is not None, row.last_step)


def is_confirmed(conn: sa.Connection, kind: str, subject_id: int) -> bool:
    confirmed = second_factors.c.confirmed_at.is_not(None)
    statement = sa.select(sa.literal(1)).where(*_of(second_factors, kind, subject_id), confirmed)
    return conn.execute(statement).first() is not None


def begin_factor(
    conn: sa.Connection, sealer: Sealer, kind: str, subject_id: int, secret: bytes, now: int
) -> bool:
    """Keep a secret until its first code confirms it; False if there is a confirmed one, which stays."""
    if is_confirmed(conn, kind, subject_id):
        return False
    values = {
        "kind": kind,
        "subject_id": subject_id,
        "secret_sealed": sealer.seal(secret, _place(kind, subject_id)),
        "created_at": now,
        "confirmed_at": None,
        "last_step": 0,
    }
    rows.upsert(conn, second_factors, values, ("secret_sealed", "created_at", "confirmed_at", "last_step"))
    return True


def use_step(conn: sa.Connection, kind: str, subject_id: int, step: int) -> bool:
    """Note that the code of this step was used; False if it, or a later one, has been used before."""
    used = conn.execute(
        sa.update(second_factors)
        .where(*_of(second_factors, kind, subject_id), second_factors.c.last_step < step)
        .values(last_step=step)
    )
    return used.rowcount == 1


def confirm_factor(
    conn: sa.Connection, kind: str, subject_id: int, step: int, code_hashes: Sequence[bytes], now: int
) -> bool:
    """Turn a factor on that was begun, with its recovery codes; False if another request did."""
    changed = conn.execute(
        sa.update(second_factors)
        .where(*_of(second_factors, kind, subject_id), second_factors.c.confirmed_at.is_(None))
        .values(confirmed_at=now, last_step=step)
    )
    if changed.rowcount == 0:
        return False
    put_recovery_codes(conn, kind, subject_id, code_hashes)
    return True


def delete_factor(conn: sa.Connection, kind: str, subject_id: int) -> bool:
    """Forget a person's factor and recovery codes; False if there was none."""
    for table in (recovery_codes, second_factors):
        deleted = conn.execute(sa.delete(table).where(*_of(table, kind, subject_id)))
    return deleted.rowcount > 0


def put_recovery_codes(conn: sa.Connection, kind: str, subject_id: int, code_hashes: Sequence[bytes]) -> None:
    """New codes; the old ones hold no more."""
    conn.execute(sa.delete(recovery_codes).where(*_of(recovery_codes, kind, subject_id)))
    conn.execute(
        sa.insert(recovery_codes),
        [{"kind": kind, "subject_id": subject_id, "code_hash": code_hash} for code_hash in code_hashes],
    )


def take_recovery_code(conn: sa.Connection, kind: str, subject_id: int, code_hash: bytes) -> bool:
    """Use a recovery code up; False if it is none, or was used."""
    of_person = _of(recovery_codes, kind, subject_id)
    taken = conn.execute(sa.delete(recovery_codes).where(*of_person, recovery_codes.c.code_hash == code_hash))
    return taken.rowcount == 1


def count_recovery_codes(conn: sa.Connection, kind: str, subject_id: int) -> int:
    statement = sa.select(sa.func.count()).where(*_of(recovery_codes, kind, subject_id))
    return int(conn.execute(statement).scalar_one())


def _of(table: sa.Table, kind: str, subject_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.kind == kind, table.c.subject_id == subject_id


def _place(kind: str, subject_id: int) -> bytes:
    return f"second_factors.secret/{kind}/{subject_id}".encode()
