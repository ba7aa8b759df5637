"""Who can sign in, by what: workers of a pool and operators, alike where they are alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from overread.domain.password_policy import DEFAULT, PasswordPolicy, password_policy
from overread.domain.workforce import PoolKind, SecondFactorRule, UserStatus, second_factor_rule
from overread.store.account_links import delete_links_of
from overread.store.schema import AnyRow, operators, user_pools, users
from overread.store.sessions import OPERATOR, WORKER, delete_sessions_of


@dataclass(frozen=True, slots=True)
class Login:
    """What signing in must know of a person. password_expires_at: ms, temporary passwords only.

    must_reset: an administrator has asked for a new password, to be chosen by a link.
    pool_id: of a worker. lasting_id: as the record of deeds has it.
    is_external: an identity provider signs them in, and no password of ours ever does.
    """

    kind: str
    subject_id: int
    lasting_id: str
    name: str
    email: str | None
    account: str
    region: str
    pool_id: str | None
    password_hash: str | None = field(repr=False)
    enabled: bool
    must_change: bool
    must_reset: bool
    password_expires_at: int | None
    factor_rule: SecondFactorRule
    password_policy: PasswordPolicy = DEFAULT
    is_external: bool = False

    @property
    def is_whole(self) -> bool:
        """The password is the person's own, and no other is asked for."""
        return not (self.must_change or self.must_reset)


def find_worker_login(conn: sa.Connection, pool_id: str, login: str) -> Login | None:
    """The user of a pool by e-mail address, else by user name; letter case is ignored where that leaves one user.

    Cognito compares exactly; people do not, so an exact match wins and an unambiguous near one is accepted.
    """
    candidates = (
        users.c.email == login,
        users.c.username == login,
        sa.func.lower(users.c.email) == login.lower(),
        sa.func.lower(users.c.username) == login.lower(),
    )
    for condition in candidates:
        rows = conn.execute(_workers().where(users.c.pool_id == pool_id, condition).limit(2)).all()
        if len(rows) == 1:
            return _worker(rows[0])
    return None


def find_operator_login(conn: sa.Connection, email: str) -> Login | None:
    row = conn.execute(sa.select(operators).where(operators.c.email == email.lower())).one_or_none()
    return None if row is None else _operator(row)


def find_login(conn: sa.Connection, kind: str, subject_id: int) -> Login | None:
    if kind == OPERATOR:
        row = conn.execute(sa.select(operators).where(operators.c.id == subject_id)).one_or_none()
        return None if row is None else _operator(row)
    row = conn.execute(_workers().where(users.c.id == subject_id)).one_or_none()
    return None if row is None else _worker(row)


def change_password(
    conn: sa.Connection, login: Login, new_hash: str, now: int, *, but: str | None = None
) -> bool:
    """Give a person a password of their own; their sessions and links end. False if the password is not the one of
    `login` any more, or the person is disabled.

    but: the uid of a session that stays.
    """
    table = operators if login.kind == OPERATOR else users
    values: dict[str, Any] = {"password_hash": new_hash}
    if login.kind == OPERATOR:
        values |= {"must_change": False}
    else:
        values |= {"password_expires_at": None, "status": UserStatus.CONFIRMED, "modified_at": now}
    # `is not distinct from`: somebody who was invited by a link has no password yet.
    unchanged = table.c.password_hash.is_not_distinct_from(login.password_hash)
    changed = conn.execute(
        sa.update(table).where(table.c.id == login.subject_id, unchanged, table.c.enabled).values(values)
    )
    if changed.rowcount == 1:
        delete_sessions_of(conn, login.kind, login.subject_id, but=but)
        delete_links_of(conn, login.kind, login.subject_id)
    return changed.rowcount == 1


def _workers() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            users,
            user_pools.c.settings,
            user_pools.c.account,
            user_pools.c.region,
            user_pools.c.kind.label("pool_kind"),
        )
        .select_from(users.join(user_pools, user_pools.c.pool_id == users.c.pool_id))
        .where(users.c.status != UserStatus.ARCHIVED)
    )


def _worker(row: AnyRow) -> Login:
    attributes, settings = json.loads(row.attributes), json.loads(row.settings)
    return Login(
        kind=WORKER,
        subject_id=row.id,
        lasting_id=row.worker_id,
        name=attributes.get("name") or row.email or row.username,
        email=row.email,
        account=row.account,
        region=row.region,
        pool_id=row.pool_id,
        password_hash=row.password_hash,
        enabled=row.enabled,
        must_change=row.status == UserStatus.FORCE_CHANGE_PASSWORD,
        must_reset=row.status == UserStatus.RESET_REQUIRED,
        password_expires_at=row.password_expires_at,
        factor_rule=second_factor_rule(settings),
        password_policy=password_policy(settings),
        is_external=row.pool_kind == PoolKind.OIDC,
    )


def _operator(row: AnyRow) -> Login:
    return Login(
        kind=OPERATOR,
        subject_id=row.id,
        lasting_id=f"operator-{row.id}",
        name=row.email,
        email=row.email,
        account=row.account,
        region="",
        pool_id=None,
        password_hash=row.password_hash,
        enabled=row.enabled,
        must_change=row.must_change,
        must_reset=False,
        password_expires_at=None,
        factor_rule=SecondFactorRule.OPTIONAL,
    )
