"""Sessions of roles end by themselves, and are never longer or wider than they may be."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.factories import make_caller
from tests.fakes import FakeClock

from overread.auth.access_keys import token_digest
from overread.aws.sigv4 import Refused, SignatureRefused, Signed, check_token
from overread.domain.access import IdentityKind
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, InvalidRequest
from overread.operations.access import removal, roles, sessions, users
from overread.operations.access_keys import authorize, find_credential
from overread.operations.context import Context

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def make_role(ctx: Context, caller: Caller, principal: object, **more: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    trust = json.dumps({"Version": "2012-10-17", "Statement": statement})
    return (await roles.create(ctx, caller, "ops", trust=trust, max_session_seconds=7_200)).arn


async def test_a_session_ends(ctx: Context, caller: Caller, clock: FakeClock) -> None:
    role_arn = await make_role(ctx, caller, {"AWS": caller.account})
    opened = await sessions.assume_role(ctx, caller, role_arn, "night", seconds=900)
    credential = await find_credential(ctx, opened.access_key_id)
    assert credential is not None
    assert credential.expires_at == opened.expires_at == clock.now + timedelta(seconds=900)

    def check(token: str | None) -> Refused | None:
        signed = Signed(opened.access_key_id, "", "sts", token=token)
        try:
            check_token(signed, credential.token_hash, credential.expires_at, ctx.clock())
        except SignatureRefused as refused:
            return refused.reason
        return None

    assert credential.token_hash == token_digest(opened.token)
    assert [check(opened.token), check(None), check("another")] == [
        None,
        Refused.INVALID_TOKEN,
        Refused.INVALID_TOKEN,
    ]
    clock.advance(seconds=900)
    assert check(opened.token) is Refused.EXPIRED_TOKEN


async def test_a_role_says_how_long_and_for_whom(ctx: Context, caller: Caller) -> None:
    role_arn = await make_role(
        ctx, caller, {"AWS": "*"}, Condition={"StringEquals": {"sts:ExternalId": "agreed"}}
    )
    with pytest.raises(AccessDenied):
        await sessions.assume_role(ctx, caller, role_arn, "night")
    opened = await sessions.assume_role(ctx, caller, role_arn, "night", seconds=7_200, external_id="agreed")
    assert opened.arn == f"arn:aws:sts::{caller.account}:assumed-role/ops/night"
    with pytest.raises(InvalidRequest):
        await sessions.assume_role(ctx, caller, role_arn, "night", seconds=7_201, external_id="agreed")


async def test_trust_that_names_the_user_needs_no_other_permission(ctx: Context, caller: Caller) -> None:
    user = await users.create(ctx, caller, "ann")
    role_arn = await make_role(ctx, caller, {"AWS": user.arn})
    ann = await caller_of(ctx, caller, "ann")

    assert (await sessions.assume_role(ctx, ann, role_arn, "night")).user_id.endswith(":night")
    with pytest.raises(AccessDenied):
        authorize(ann, "sts:AssumeRole", role_arn)


async def test_another_account_needs_leave_of_both(ctx: Context, caller: Caller) -> None:
    other = make_caller("444455556666")
    role_arn = await make_role(ctx, caller, {"AWS": other.account})
    await users.create(ctx, other, "bob")
    bob = await caller_of(ctx, other, "bob")

    assert (await sessions.assume_role(ctx, other, role_arn, "night")).access_key_id.startswith("ASIA")
    with pytest.raises(AccessDenied):
        await sessions.assume_role(ctx, bob, role_arn, "night")


async def test_a_role_that_is_not_there_is_refused_like_one_that_trusts_others(
    ctx: Context, caller: Caller
) -> None:
    role_arn = await make_role(ctx, caller, {"AWS": "999999999999"})
    told = []
    for asked in (role_arn, role_arn.replace("ops", "missing")):
        with pytest.raises(AccessDenied) as caught:
            await sessions.assume_role(ctx, make_caller("444455556666"), asked, "night")
        told.append(str(caught.value).replace("missing", "ops"))
    assert told[0] == told[1]


async def test_who_comes_after_somebody_under_their_name_is_not_trusted(ctx: Context, caller: Caller) -> None:
    user = await users.create(ctx, caller, "ann")
    role_arn = await make_role(ctx, caller, {"AWS": [user.arn, caller.account]})
    role, _ = await roles.get(ctx, caller, "ops")
    await roles.update_trust(ctx, caller, "ops", role.trust.replace("user/ann", r"\u0075ser\u002f\u0061nn"))
    await users.update(ctx, caller, "ann", new_path="/night/")
    assert (await sessions.assume_role(ctx, await caller_of(ctx, caller, "ann"), role_arn, "night")).token

    await removal.remove(ctx, caller, IdentityKind.USER, "ann")
    again = await users.create(ctx, caller, "ann", path="/night/")
    with pytest.raises(AccessDenied):
        await sessions.assume_role(ctx, await caller_of(ctx, caller, "ann"), role_arn, "night")
    role, _ = await roles.get(ctx, caller, "ops")
    assert json.loads(role.trust)["Statement"]["Principal"] == {"AWS": [user.unique_id, caller.account]}
    assert again.unique_id != user.unique_id


async def caller_of(ctx: Context, administrator: Caller, name: str) -> Caller:
    """A user as a signed request of theirs has them."""
    from overread.operations.access import keys

    key, _ = await keys.create(ctx, administrator, name)
    credential = await find_credential(ctx, key.access_key_id)
    assert credential is not None
    return Caller(
        administrator.account,
        administrator.region,
        credential.arn,
        credential.user_id,
        key.access_key_id,
        credential.permissions,
    )
