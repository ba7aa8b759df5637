"""The public crowd of an account: its hidden workforce, its workers, and what they agreed to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.errors import NotFound
from overread.domain.paging import Listing, Page
from overread.domain.public_crowd import Consent, PublicCrowd, PublicWorker
from overread.domain.workforce import UserStatus
from overread.store import rows, usable_workteams, users
from overread.store.schema import (
    AnyRow,
    public_consents,
    public_crowds,
    public_workers,
    workforces,
    workteam_members,
    workteams,
)
from overread.store.schema import users as user_rows
from overread.store.times import from_ms, to_ms
from overread.store.usable_workteams import Use

CROWD = "public workforce"
WORKER = "worker"

GROUP = "public"
"""The one group of a public crowd's pool: everybody is in it."""

_TEAM_NAME = "public-crowd/default"
"""As the ARN ends. It holds a slash, which no name of a private team may, so the two never meet."""


def insert(conn: sa.Connection, crowd: PublicCrowd) -> None:
    """Store the crowd of a workforce that was just made, with the team that the public ARN means in its account."""
    conn.execute(
        sa.insert(public_crowds).values(
            workforce_id=crowd.workforce_id,
            account=crowd.account,
            region=crowd.region,
            opened_at=to_ms(crowd.opened_at),
            consent_id=_insert_consent(conn, crowd.workforce_id, crowd.consent),
            **_choices(crowd),
        )
    )
    team_id = conn.execute(
        sa.insert(workteams)
        .values(
            account=crowd.account,
            region=crowd.region,
            name=_TEAM_NAME,
            workforce_id=crowd.workforce_id,
            description="Everybody who registers",
            created_at=to_ms(crowd.opened_at),
            updated_at=to_ms(crowd.opened_at),
        )
        .returning(workteams.c.id)
    ).scalar_one()
    conn.execute(
        sa.insert(workteam_members).values(
            workteam_id=team_id, position=0, pool_id=crowd.pool_id, group_name=GROUP, client_id=""
        )
    )
    _allow(conn, crowd)


def update(conn: sa.Connection, crowd: PublicCrowd) -> PublicCrowd:
    """Store the choices; a consent text that differs from the present one becomes the next one."""
    found = find(conn, crowd.account, crowd.region)
    consent_id = found.consent.id
    if crowd.consent.text != found.consent.text:
        consent_id = _insert_consent(conn, crowd.workforce_id, crowd.consent)
    conn.execute(
        sa.update(public_crowds)
        .where(public_crowds.c.workforce_id == crowd.workforce_id)
        .values(consent_id=consent_id, **_choices(crowd))
    )
    if crowd.is_open:
        _allow(conn, crowd)
    else:
        usable_workteams.forbid(conn, _use(crowd))
    return find(conn, crowd.account, crowd.region)


def find(conn: sa.Connection, account: str, region: str) -> PublicCrowd:
    """Raises NotFound where the account has never opened one."""
    found = _crowds().where(public_crowds.c.account == account, public_crowds.c.region == region)
    row = conn.execute(found).one_or_none()
    if row is None:
        raise NotFound(CROWD, region)
    return _crowd(row)


def find_of_workforce(conn: sa.Connection, workforce_id: int) -> PublicCrowd:
    """Raises NotFound for a workforce that is not public."""
    row = conn.execute(_crowds().where(public_crowds.c.workforce_id == workforce_id)).one_or_none()
    if row is None:
        raise NotFound(CROWD, str(workforce_id))
    return _crowd(row)


def find_consent(conn: sa.Connection, workforce_id: int, consent_id: int) -> Consent:
    """A text that workers of this crowd agreed to, the present one or an earlier. Raises NotFound."""
    row = conn.execute(
        sa.select(public_consents).where(
            public_consents.c.id == consent_id, public_consents.c.workforce_id == workforce_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("consent text", str(consent_id))
    return Consent(row.id, row.text, from_ms(row.created_at))


# --- workers --------------------------------------------------------------------------------------


def insert_worker(
    conn: sa.Connection, user_id: int, consent_id: int, now: datetime, *, accepts_adult: bool
) -> None:
    """Note what a new user of the crowd's pool agreed to; agreeing anew replaces it."""
    values = {
        "user_id": user_id,
        "consent_id": consent_id,
        "consented_at": to_ms(now),
        "accepts_adult": accepts_adult,
    }
    rows.upsert(conn, public_workers, values, ("consent_id", "consented_at", "accepts_adult"))


def set_accepts_adult(conn: sa.Connection, user_id: int, *, accepts_adult: bool) -> None:
    conn.execute(
        sa.update(public_workers)
        .where(public_workers.c.user_id == user_id)
        .values(accepts_adult=accepts_adult)
    )


def list_workers(conn: sa.Connection, pool_id: str, prefix: str, listing: Listing) -> Page[PublicWorker]:
    """Newest first or as the listing says. prefix: of the e-mail address, in lower case as they are kept."""
    statement = _workers(pool_id)
    if prefix:
        # A range: it uses the key, and both databases agree on what lies in it.
        statement = statement.where(user_rows.c.email >= prefix, user_rows.c.email < prefix + "\U0010ffff")
    return rows.page(conn, statement, [user_rows.c.id], listing, _worker)


def find_worker(conn: sa.Connection, pool_id: str, user_id: int) -> PublicWorker:
    """Raises NotFound."""
    row = conn.execute(_workers(pool_id).where(user_rows.c.id == user_id)).one_or_none()
    if row is None:
        raise NotFound(WORKER, str(user_id))
    return _worker(row)


def find_by_email(conn: sa.Connection, pool_id: str, email: str) -> PublicWorker | None:
    """The worker of this address, disabled or not."""
    row = conn.execute(_workers(pool_id).where(user_rows.c.username == email)).one_or_none()
    return None if row is None else _worker(row)


def totals(conn: sa.Connection, pool_id: str) -> tuple[int, int]:
    """What all workers have earned, deleted ones too, in tenths of a cent, and with how many answers."""
    row = conn.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(public_workers.c.earned), 0).label("earned"),
            sa.func.coalesce(sa.func.sum(public_workers.c.answer_count), 0).label("answers"),
        )
        .select_from(public_workers)
        .join(user_rows, user_rows.c.id == public_workers.c.user_id)
        .where(user_rows.c.pool_id == pool_id)
    ).one()
    return int(row.earned), int(row.answers)


def _workers(pool_id: str) -> sa.Select[Any]:
    own = [column for column in public_workers.c if column.name != "user_id"]
    return (
        sa.select(user_rows, *own)
        .join(public_workers, public_workers.c.user_id == user_rows.c.id)
        .where(user_rows.c.pool_id == pool_id, user_rows.c.status != UserStatus.ARCHIVED)
    )


def _worker(row: AnyRow) -> PublicWorker:
    return PublicWorker(
        user=users.from_row(row),
        consent_id=row.consent_id,
        consented_at=from_ms(row.consented_at),
        accepts_adult=row.accepts_adult,
        earned=row.earned,
        answer_count=row.answer_count,
    )


# --- rows -----------------------------------------------------------------------------------------


def _insert_consent(conn: sa.Connection, workforce_id: int, consent: Consent) -> int:
    added = sa.insert(public_consents).values(
        workforce_id=workforce_id, text=consent.text, created_at=to_ms(consent.created_at)
    )
    new_id: int = conn.execute(added.returning(public_consents.c.id)).scalar_one()
    return new_id


def _choices(crowd: PublicCrowd) -> dict[str, object]:
    return {
        "is_open": crowd.is_open,
        "takes_registrations": crowd.takes_registrations,
        "confirms_email": crowd.confirms_email,
        "blocked": json.dumps(crowd.blocked),
    }


def _use(crowd: PublicCrowd) -> Use:
    return Use(crowd.account, arn.public_workteam(crowd.region))


def _allow(conn: sa.Connection, crowd: PublicCrowd) -> None:
    team_id = conn.execute(
        sa.select(workteams.c.id).where(
            workteams.c.workforce_id == crowd.workforce_id, workteams.c.name == _TEAM_NAME
        )
    ).scalar_one()
    usable_workteams.allow(conn, _use(crowd), team_id)


def _crowds() -> sa.Select[Any]:
    return (
        sa.select(
            public_crowds,
            workforces.c.portal_id,
            workforces.c.pool_id,
            public_consents.c.text,
            public_consents.c.created_at.label("text_created_at"),
        )
        .join(workforces, workforces.c.id == public_crowds.c.workforce_id)
        .join(public_consents, public_consents.c.id == public_crowds.c.consent_id)
    )


def _crowd(row: AnyRow) -> PublicCrowd:
    return PublicCrowd(
        workforce_id=row.workforce_id,
        account=row.account,
        region=row.region,
        portal_id=row.portal_id,
        pool_id=row.pool_id,
        is_open=row.is_open,
        takes_registrations=row.takes_registrations,
        confirms_email=row.confirms_email,
        consent=Consent(row.consent_id, row.text, from_ms(row.text_created_at)),
        blocked=tuple(json.loads(row.blocked)),
        opened_at=from_ms(row.opened_at),
    )
