"""Who an AWS caller is, and what it may do.

Every operation that a caller can reach begins with `authorize`: the caller's policies come with its credential, compiled,
so asking them costs no reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.access import Identity, IdentityKind, KeySummary, KeyUse, session_arn
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, NotFound
from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import parse_document
from overread.domain.policies.evaluation import Decision, Layer, Permissions, Policy, permissions_of
from overread.domain.policies.managed import ADMINISTRATOR
from overread.operations.access.permissions import facts_of_identity, of_identity
from overread.operations.context import Context
from overread.operations.recently_read import RecentlyRead
from overread.store import Store, access_keys, identities, temporary_credentials
from overread.store.sealing import Sealer

CACHE_SECONDS = 1.0
"""How long another process may still accept a key that was just disabled, or a policy that was just changed."""

MAX_CACHED = 10_000

TEMPORARY = "ASIA"
"""What ids of temporary credentials begin with (documented)."""

RequestFacts = Mapping[str, str | Sequence[str]]
"""Condition keys as they are written in policies, with the request's value or values."""

NO_FACTS: RequestFacts = MappingProxyType({})

# A template's child process holds what it signs with, and a template is a stranger's program.
_GRANTED = permissions_of(
    [
        Policy(
            "overread-templates",
            parse_document('{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}'),
        )
    ]
)


@dataclass(frozen=True, slots=True)
class Credential:
    """What the signature check needs to know. secret never leaves the process.

    token_hash, expires_at: of temporary credentials alone.
    """

    access_key_id: str
    account: str
    arn: str
    user_id: str
    permissions: Permissions = field(repr=False)
    secret: str = field(repr=False)
    token_hash: bytes | None = field(default=None, repr=False)
    expires_at: datetime | None = None

    @property
    def is_users_session(self) -> bool:
        """Of `GetSessionToken`: the user's own rights, for a while."""
        return self.token_hash is not None and ":assumed-role/" not in self.arn


_credentials: RecentlyRead[tuple[Store, str], Credential | None] = RecentlyRead(CACHE_SECONDS, MAX_CACHED)


async def find_credential(ctx: Context, access_key_id: str) -> Credential | None:
    """The active access key of this id, or None. Cached for at most CACHE_SECONDS, misses too."""
    return await _credentials.get((ctx.store, access_key_id), _read_credential, ctx, access_key_id)


async def _read_credential(ctx: Context, access_key_id: str) -> Credential | None:
    return await ctx.store.read(_stored, ctx.store.sealer, access_key_id)


def _stored(conn: sa.Connection, sealer: Sealer, access_key_id: str) -> Credential | None:
    if access_key_id.startswith(TEMPORARY):
        session = temporary_credentials.find(conn, sealer, access_key_id)
        return None if session is None else _of_session(conn, session)
    key = access_keys.find(conn, sealer, access_key_id)
    if key is None or not key.active:
        return None
    if key.purpose == access_keys.GRANT:
        return _of_grants(key)
    try:
        user = identities.find(conn, key.account, IdentityKind.USER, key.user_name)
    except NotFound:
        return None
    return _of_user(conn, key, user)


def authorize(
    caller: Caller, action: str, resource: str, facts: RequestFacts = NO_FACTS, *, also: str = ""
) -> None:
    """Raise AccessDenied unless `caller` may do `action` (`sagemaker:StartHumanLoop`) to `resource` (an ARN, or ``*``).

    facts: the operation's own condition keys. also: another name of the same thing, which policies may call it by.
    """
    target = arn.parse(resource)
    if target is not None and target.account not in (caller.account, arn.PUBLIC_CROWD_ACCOUNT):
        raise AccessDenied(caller.arn, action, resource, layer=Layer.RESOURCE.value)
    check_policies(caller, action, resource, facts, also=also)


def check_policies(
    caller: Caller, action: str, resource: str, facts: RequestFacts = NO_FACTS, *, also: str = ""
) -> None:
    """As `authorize`, for a resource that may belong to another account."""
    if caller.permissions.unrestricted:
        return
    decision = decide(caller, action, (resource, also) if also else (resource,), facts)
    if not decision.allowed:
        raise AccessDenied(
            caller.arn, action, resource, layer=decision.layer.value, explicit=decision.explicit
        )


def decide(
    caller: Caller, action: str, resources: tuple[str, ...], facts: RequestFacts = NO_FACTS
) -> Decision:
    """What the caller's policies say, with the statement that says it."""
    return caller.permissions.decide(action, resources, request_facts(caller, facts))


def request_facts(caller: Caller, facts: RequestFacts = NO_FACTS) -> dict[str, tuple[str, ...]]:
    """What policies may ask about the caller's request. facts: the operation's own condition keys."""
    known = {"aws:requestedregion": (caller.region,), "aws:securetransport": (str(caller.secure).lower(),)}
    if caller.source_ip:
        known["aws:sourceip"] = (caller.source_ip,)
    if caller.at is not None:
        known["aws:currenttime"] = (caller.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),)
        known["aws:epochtime"] = (str(int(caller.at.timestamp())),)
    return {**known, **facts_of(facts)}


# --- keys of a deployment's own people -----------------------------------------------------------------------------


async def create_access_key(
    ctx: Context,
    account: str,
    user_name: str,
    access_key_id: str,
    secret: str,
    policy_arns: Sequence[str] | None = None,
) -> None:
    """Store a new access key for a user of the account; the secret is shown once, by whoever called this.

    A user that does not exist is made, with the given managed policies, or AdministratorAccess when none are given. One
    that exists gets the given ones as well. For whoever runs the deployment: nobody is asked for permission.
    """
    key = access_keys.AccessKey(
        access_key_id, account, user_name, access_keys.CALLER, active=True, secret=secret
    )
    now = ctx.clock()

    def change(conn: sa.Connection) -> None:
        added = policy_arns
        try:
            user = identities.find(conn, account, IdentityKind.USER, user_name)
        except NotFound:
            user = identities.insert(conn, new_user(ctx, account, user_name, now))
            added = (ADMINISTRATOR,) if policy_arns is None else policy_arns
        for policy in added or ():
            identities.attach(conn, user, policy)
        access_keys.insert(conn, ctx.store.sealer, key, now)

    await ctx.store.write(change)


def new_user(ctx: Context, account: str, name: str, now: datetime, path: str = "/") -> Identity:
    """A user who is not stored yet."""
    unique_id = f"AIDA{ctx.ids.short(17).upper()}"
    return Identity(0, account, IdentityKind.USER, name, path, unique_id, now)


async def has_caller_key(ctx: Context, account: str) -> bool:
    """Whether anybody can sign requests for the account."""
    return bool(await ctx.store.read(access_keys.list_of_account, account))


async def list_access_keys(ctx: Context, account: str) -> list[KeySummary]:
    """Oldest first; secrets are never shown again."""
    return await ctx.store.read(access_keys.list_of_account, account)


async def disable_access_key(ctx: Context, access_key_id: str) -> bool:
    """False if there is no such key. Other processes follow within CACHE_SECONDS."""
    found = await ctx.store.write(access_keys.set_active, access_key_id, active=False)
    forget(ctx, access_key_id)
    return found


def forget(ctx: Context, access_key_id: str) -> None:
    """A key has changed: this process reads it anew."""
    _credentials.forget((ctx.store, access_key_id))


def forget_all() -> None:
    """Policies have changed: whose keys they concern would take longer to find out than to read all anew."""
    _credentials.forget_all()


# --- when keys were used -------------------------------------------------------------------------------------------

_uses: dict[tuple[Store, str], tuple[datetime, str, str]] = {}
"""The latest of each key that is not written yet, as the members of a KeyUse: one row a key and period, not one a request."""


def note_use(ctx: Context, access_key_id: str, service: str, region: str, at: datetime) -> None:
    """Remember that a key has signed a request."""
    _uses[ctx.store, access_key_id] = at, service, region


async def write_uses(ctx: Context) -> int:
    """Store what was noted since the last time. Called by background work; returns 0, there is never more to do at once."""
    noted = {place: use for place, use in _uses.items() if place[0] is ctx.store}

    def change(conn: sa.Connection) -> None:
        # In one order everywhere, or two processes deadlock.
        for (_, access_key_id), use in sorted(noted.items(), key=lambda item: item[0][1]):
            access_keys.note_use(conn, access_key_id, KeyUse(*use))

    if noted:
        await ctx.store.write(change)
        for place, use in noted.items():
            if _uses.get(place) is use:
                del _uses[place]
    return 0


# -------------------------------------------------------------------------------------------------------------------


def _of_user(conn: sa.Connection, key: access_keys.AccessKey, user: Identity) -> Credential:
    return Credential(
        key.access_key_id, key.account, user.arn, user.unique_id, of_identity(conn, user), key.secret
    )


def _of_session(conn: sa.Connection, session: temporary_credentials.Session) -> Credential:
    identity = session.identity
    facts = facts_of_identity(identity, session.name)
    facts["aws:tokenissuetime"] = (session.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),)
    is_role = identity.kind is IdentityKind.ROLE
    return Credential(
        access_key_id=session.access_key_id,
        account=identity.account,
        arn=session_arn(identity.account, identity.name, session.name or "") if is_role else identity.arn,
        user_id=facts["aws:userid"][0],
        permissions=of_identity(conn, identity, session=session.policies or None, facts=facts),
        secret=session.secret,
        token_hash=session.token_hash,
        expires_at=session.expires_at,
    )


def _of_grants(key: access_keys.AccessKey) -> Credential:
    own_arn = f"arn:aws:iam::{key.account}:user/{key.user_name}"
    user_id = key.access_key_id.replace("AKIA", "AIDA", 1)
    return Credential(key.access_key_id, key.account, own_arn, user_id, _GRANTED, key.secret)
