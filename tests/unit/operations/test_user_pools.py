from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import PASSWORD, make_crowd, make_worker
from tests.fakes import FakeClock, FakePost

from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InvalidRequest, SignInFailure, SignInRefused
from overread.domain.notices import Invitation
from overread.operations import user_pools, users
from overread.operations.context import Context
from overread.operations.sessions import Browser, SignedIn, find_worker
from overread.operations.sign_in import Gate, NewPasswordNeeded, Outcome, find_workforce
from overread.operations.sign_in import sign_in as enter
from overread.operations.workforce import describe

ADDRESS = "192.0.2.1"


async def make_pool(ctx: Context, caller: Caller, **settings: object) -> str:
    return (await user_pools.create_pool(ctx, caller, "people", settings)).pool.pool_id


async def sign_in(ctx: Context, caller: Caller, password: str) -> tuple[Outcome, str]:
    portal = (await describe(ctx, caller, "reviewers")).portal_id
    gate = Gate(await find_workforce(ctx, portal))
    answer = await enter(ctx, gate, login="ana@example.com", password=password, browser=Browser(ADDRESS))
    return answer, portal


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        ({}, 7),
        ({"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 2}}}, 2),
        ({"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 0}}}, 7),
    ],
)
async def test_a_temporary_password_holds_as_long_as_the_pool_says(
    ctx: Context, caller: Caller, post: FakePost, clock: FakeClock, settings: dict[str, Any], days: int
) -> None:
    pool_id = await make_pool(ctx, caller, **settings)
    await users.create_user(ctx, caller, pool_id, username="ana", attributes={})
    [invitation] = post.sent
    assert isinstance(invitation, Invitation)
    assert invitation.expires_at == clock() + timedelta(days=days)


async def test_an_address_belongs_to_one_person_where_it_is_a_name(ctx: Context, caller: Caller) -> None:
    pool_id = await make_pool(ctx, caller, AliasAttributes=["email"])
    attributes = {"email": "ana@example.com"}
    await users.create_user(ctx, caller, pool_id, username="ana", attributes=attributes, invite=False)
    with pytest.raises(AlreadyExists):
        await users.create_user(ctx, caller, pool_id, username="bob", attributes=attributes, invite=False)
    found = await users.get_user(ctx, caller, pool_id, "ana@example.com")
    assert found.username == "ana"


async def test_a_sub_is_made_and_never_given(ctx: Context, caller: Caller) -> None:
    pool_id = await make_pool(ctx, caller)
    with pytest.raises(InvalidRequest, match="sub cannot be given"):
        await users.create_user(ctx, caller, pool_id, username="ana", attributes={"sub": "x"})


async def test_a_weak_password_is_refused_before_anything_is_stored(ctx: Context, caller: Caller) -> None:
    pool_id = await make_pool(ctx, caller)
    with pytest.raises(SignInRefused) as caught:
        await users.create_user(
            ctx, caller, pool_id, username="ana", attributes={}, temporary_password="short"
        )
    assert (caught.value.reason, caught.value.detail) == (SignInFailure.WEAK_PASSWORD, "too_short")
    assert (await user_pools.describe_pool(ctx, caller, pool_id)).user_count == 0


@pytest.mark.parametrize("change", ["password", "disable", "delete"])
async def test_sessions_end_with_what_they_were_opened_for(ctx: Context, caller: Caller, change: str) -> None:
    crowd = await make_crowd(ctx, caller)
    await make_worker(ctx, caller, crowd)
    signed_in, portal = await sign_in(ctx, caller, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    before = await find_worker(ctx, signed_in.token, portal)
    match change:
        case "password":
            await users.set_password(
                ctx,
                caller,
                crowd.pool_id,
                username="ana@example.com",
                password="Other-Horse-2",
                permanent=True,
            )
        case "disable":
            await users.disable_user(ctx, caller, crowd.pool_id, "ana@example.com")
        case _:
            await users.delete_user(ctx, caller, crowd.pool_id, "ana@example.com")
    after = await find_worker(ctx, signed_in.token, portal)
    assert (before is not None, after) == (True, None)


async def test_a_password_for_once_must_be_changed(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    await make_worker(ctx, caller, crowd)
    await users.set_password(
        ctx, caller, crowd.pool_id, username="ana@example.com", password="Other-Horse-2", permanent=False
    )
    answer, _ = await sign_in(ctx, caller, "Other-Horse-2")
    assert isinstance(answer, NewPasswordNeeded)


async def test_a_deleted_person_cannot_sign_in(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    await make_worker(ctx, caller, crowd)
    await users.delete_user(ctx, caller, crowd.pool_id, "ana@example.com")
    with pytest.raises(SignInRefused):
        await sign_in(ctx, caller, PASSWORD)
