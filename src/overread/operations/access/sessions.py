"""Credentials that end by themselves: assuming a role, and a user's own session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth.access_keys import new_temporary_key, token_digest
from overread.domain.access import (
    DEFAULT_SESSION_SECONDS,
    MAX_CHAINED_SESSION_SECONDS,
    Identity,
    IdentityKind,
    session_arn,
)
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, InvalidRequest, NotFound
from overread.domain.policies.document import Kind, parse_document, read_document
from overread.domain.policies.evaluation import Layer
from overread.domain.policies.managed import MANAGED
from overread.domain.policies.trust import ASSUME_ROLE, Asker, Trust, trust_of
from overread.operations import audit
from overread.operations.access.identities import own_name
from overread.operations.access_keys import RequestFacts, request_facts
from overread.operations.context import Context
from overread.store import identities, managed_policies, temporary_credentials

MAX_POLICY_CHARACTERS = 2_048
DEFAULT_USER_SESSION_SECONDS = 43_200

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/(?:[^/]+/)*([^/]+)\Z")


@dataclass(frozen=True, slots=True)
class SessionCredentials:
    """What a client signs with until it expires. arn, user_id: of whom it then is."""

    access_key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: datetime
    arn: str
    user_id: str


async def assume_role(
    ctx: Context,
    caller: Caller,
    role_arn: str,
    session_name: str,
    *,
    seconds: int | None = None,
    policy: str | None = None,
    policy_arns: Sequence[str] = (),
    external_id: str | None = None,
) -> SessionCredentials:
    """Credentials of a role, of any account, whose trust policy lets the caller. policy, policy_arns: narrow the session.

    Raises AccessDenied whether the role does not exist or does not trust the caller (documented), InvalidRequest for a
    duration that the role does not allow, MalformedPolicy.
    """
    facts: dict[str, str] = {"sts:RoleSessionName": session_name}
    if external_id is not None:
        facts["sts:ExternalId"] = external_id
    role = await _role(ctx, role_arn)
    _check_trust(caller, role, role_arn, facts)
    assert role is not None, "nobody is trusted by a role that does not exist"
    narrowing = await ctx.store.read(_narrowing, role.account, policy, policy_arns)
    chained = ":assumed-role/" in caller.arn
    allowed = (
        min(role.max_session_seconds, MAX_CHAINED_SESSION_SECONDS) if chained else role.max_session_seconds
    )
    wanted = seconds or min(DEFAULT_SESSION_SECONDS, allowed)
    if wanted > allowed:
        because = "for roles assumed by role chaining" if chained else "set for this role"
        raise InvalidRequest(
            f"The requested DurationSeconds exceeds the {'1 hour session limit' if chained else 'MaxSessionDuration'} "
            f"{because}."
        )
    return await _open(ctx, caller, role, session_name, wanted, narrowing, "sts:AssumeRole")


async def session_of_user(ctx: Context, caller: Caller, seconds: int | None = None) -> SessionCredentials:
    """Credentials of the calling user that end. Raises AccessDenied for a caller that holds temporary ones already."""
    if caller.access_key_id.startswith("ASIA"):
        raise AccessDenied(caller.arn, "sts:GetSessionToken", "*")
    user = await ctx.store.read(identities.find, caller.account, IdentityKind.USER, own_name(caller))
    wanted = seconds or DEFAULT_USER_SESSION_SECONDS
    return await _open(ctx, caller, user, None, wanted, (), "sts:GetSessionToken")


async def _role(ctx: Context, role_arn: str) -> Identity | None:
    named = _ROLE.match(role_arn)
    if named is None:
        raise InvalidRequest(f"{role_arn} is invalid")
    try:
        role = await ctx.store.read(identities.find, named[1], IdentityKind.ROLE, named[2])
    except NotFound:
        return None
    return role if role.arn == role_arn else None


def _check_trust(caller: Caller, role: Identity | None, role_arn: str, facts: RequestFacts) -> None:
    """Raise AccessDenied unless the role trusts the caller, and the caller's own policies allow it where they must.

    A role that does not exist is refused with the same words as one that does not trust: of other accounts nobody learns
    more.
    """
    known = request_facts(caller, facts)
    trust = Trust.NONE
    if role is not None:
        trust = trust_of(parse_document(role.trust, Kind.TRUST), _asker(caller), known)
    decision = caller.permissions.decide(ASSUME_ROLE, (role_arn,), known)
    if trust is Trust.DIRECT and role is not None and role.account == caller.account:
        # Within an account a trust policy that names the caller itself is enough; a denial, or a session that was
        # narrowed, still counts (documented).
        allowed = decision.allowed or not (decision.explicit or caller.permissions.session is not None)
    else:
        allowed = decision.allowed
    if not allowed:
        raise AccessDenied(
            caller.arn, ASSUME_ROLE, role_arn, layer=decision.layer.value, explicit=decision.explicit
        )
    if trust in (Trust.NONE, Trust.DENIED):
        raise AccessDenied(
            caller.arn,
            ASSUME_ROLE,
            role_arn,
            layer=Layer.RESOURCE.value,
            explicit=trust is Trust.DENIED,
        )


def _asker(caller: Caller) -> Asker:
    names = [caller.arn, *caller.permissions.facts.get("aws:principalarn", ())]
    return Asker(account=caller.account, names=tuple(names))


def _narrowing(
    conn: sa.Connection, account: str, policy: str | None, policy_arns: Sequence[str]
) -> tuple[str, ...]:
    texts = []
    if policy is not None:
        if len(policy) > MAX_POLICY_CHARACTERS:
            raise InvalidRequest(
                f"Policy has {len(policy)} characters, allowed: up to {MAX_POLICY_CHARACTERS}."
            )
        read_document(policy)
        texts.append(policy)
    own = managed_policies.documents(conn, account, [arn for arn in policy_arns if arn not in MANAGED])
    for arn in policy_arns:
        text = MANAGED[arn].text if arn in MANAGED else own.get(arn)
        if text is None:
            raise InvalidRequest(f"The policy {arn} does not exist.")
        texts.append(text)
    return tuple(texts)


async def _open(
    ctx: Context,
    caller: Caller,
    identity: Identity,
    name: str | None,
    seconds: int,
    policies: tuple[str, ...],
    action: str,
) -> SessionCredentials:
    key_id, secret, token = new_temporary_key()
    now = ctx.clock()
    session = temporary_credentials.Session(
        access_key_id=key_id,
        identity=identity,
        name=name,
        policies=policies,
        created_at=now,
        expires_at=now + timedelta(seconds=seconds),
        token_hash=token_digest(token),
        secret=secret,
    )
    await audit.change(
        ctx, caller, action, identity.arn, temporary_credentials.insert, ctx.store.sealer, session
    )
    own_arn = identity.arn if name is None else session_arn(identity.account, identity.name, name)
    user_id = identity.unique_id if name is None else f"{identity.unique_id}:{name}"
    return SessionCredentials(key_id, secret, token, session.expires_at, own_arn, user_id)
