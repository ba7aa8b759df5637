"""Identity providers of workforces, with their sealed client secrets, and which of their answers were used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from overread.domain.identity_provider import IdentityProvider
from overread.store import rows
from overread.store.schema import identity_providers, sessions, used_sign_ins
from overread.store.sealing import Sealer

_FACTS = (
    "client_id",
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "user_info_endpoint",
    "logout_endpoint",
    "jwks_uri",
    "scope",
)


def put(
    conn: sa.Connection, sealer: Sealer, workforce_id: int, provider: IdentityProvider, client_secret: str
) -> None:
    """Store a workforce's provider in place of the one it may have."""
    values: dict[str, object] = {name: getattr(provider, name) for name in _FACTS}
    values["extra_params"] = json.dumps(dict(provider.extra_params))
    values["client_secret_sealed"] = sealer.seal(client_secret.encode(), _secret_place(workforce_id))
    rows.upsert(conn, identity_providers, {"workforce_id": workforce_id, **values}, tuple(values))


def client_secret(conn: sa.Connection, sealer: Sealer, workforce_id: int) -> str:
    sealed = conn.execute(
        sa.select(identity_providers.c.client_secret_sealed).where(
            identity_providers.c.workforce_id == workforce_id
        )
    ).scalar_one()
    return sealer.open(sealed, _secret_place(workforce_id)).decode()


def columns() -> list[sa.ColumnElement[Any]]:
    """For a row that may have a provider: everything but the secret, as `provider_…`."""
    shown = (*_FACTS, "extra_params")
    return [identity_providers.c[name].label(f"provider_{name}") for name in shown]


def from_columns(found: Mapping[str, Any]) -> IdentityProvider | None:
    """The provider of a row with `columns`, if there is one."""
    if found["provider_issuer"] is None:
        return None
    facts = {name: found[f"provider_{name}"] for name in _FACTS}
    return IdentityProvider(**facts, extra_params=json.loads(found["provider_extra_params"]))


# --- signing in and out ---------------------------------------------------------------------------


def use_once(conn: sa.Connection, state_hash: bytes, expires_at: int) -> bool:
    """Take an answer; False if it was taken before. Times in ms."""
    return rows.insert_new(conn, used_sign_ins, {"state_hash": state_hash, "expires_at": expires_at})


def forget_used(conn: sa.Connection, now: int) -> int:
    """Remove what is too old to come back; returns how many."""
    return conn.execute(sa.delete(used_sign_ins).where(used_sign_ins.c.expires_at <= now)).rowcount


def keep_id_token(conn: sa.Connection, sealer: Sealer, token_hash: bytes, id_token: str) -> None:
    """Remember by which proof a session began: some providers want it back when the person signs out."""
    uid = conn.execute(sa.select(sessions.c.uid).where(sessions.c.token_hash == token_hash)).scalar_one()
    sealed = sealer.seal(id_token.encode(), _token_place(uid))
    conn.execute(sa.update(sessions).where(sessions.c.uid == uid).values(id_token_sealed=sealed))


def find_id_token(conn: sa.Connection, sealer: Sealer, token_hash: bytes) -> str | None:
    """The proof of the session whose token this is, or was just before."""
    row = conn.execute(
        sa.select(sessions.c.uid, sessions.c.id_token_sealed).where(
            (sessions.c.token_hash == token_hash) | (sessions.c.previous_hash == token_hash)
        )
    ).first()
    if row is None or row.id_token_sealed is None:
        return None
    return sealer.open(row.id_token_sealed, _token_place(row.uid)).decode()


def _secret_place(workforce_id: int) -> bytes:
    return f"identity_providers/{workforce_id}".encode()


def _token_place(uid: str) -> bytes:
    return f"sessions/{uid}".encode()
