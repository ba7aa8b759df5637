"""The operators of an account: added, disabled, removed; somebody can always get in."""

from __future__ import annotations

import pytest
from tests.factories import ACCOUNT, make_caller

from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, AlreadyExists, InUse, NotFound
from overread.domain.policies.evaluation import NOTHING
from overread.operations import operators, sessions
from overread.operations.context import Context
from overread.operations.sessions import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def ana(ctx: Context, caller: Caller) -> int:
    return (await operators.add(ctx, caller, "Ana@example.com"))[0].id


async def test_the_last_one_who_can_sign_in_stays(ctx: Context, caller: Caller, ana: int) -> None:
    for leave in (
        operators.set_enabled(ctx, caller, ana, enabled=False),
        operators.remove(ctx, caller, ana),
    ):
        with pytest.raises(InUse, match="At least one operator"):
            await leave
    ben = (await operators.add(ctx, caller, "ben@example.com"))[0].id
    await operators.set_enabled(ctx, caller, ben, enabled=False)
    with pytest.raises(InUse):
        await operators.remove(ctx, caller, ana)
    await operators.set_enabled(ctx, caller, ben, enabled=True)
    await operators.remove(ctx, caller, ana)

    assert [(one.email, one.enabled) for one in await operators.list_operators(ctx, caller)] == [
        ("ben@example.com", True)
    ]


async def test_disabling_and_signing_out_end_sessions(ctx: Context, caller: Caller, ana: int) -> None:
    ben = (await operators.add(ctx, caller, "ben@example.com"))[0].id

    async def is_open(token: str) -> bool:
        return await sessions.find_operator(ctx, token) is not None

    first = await sessions.open_session(ctx, sessions.OPERATOR, ben, None, Browser("127.0.0.1"))
    assert await is_open(first.token)
    await operators.end_sessions(ctx, caller, ben)
    assert not await is_open(first.token)

    second = await sessions.open_session(ctx, sessions.OPERATOR, ben, None, Browser("127.0.0.1"))
    assert [one.session_count for one in await operators.list_operators(ctx, caller)] == [0, 1]
    await operators.set_enabled(ctx, caller, ben, enabled=False)
    assert not await is_open(second.token)


async def test_an_account_sees_and_touches_its_own_alone(ctx: Context, caller: Caller, ana: int) -> None:
    other = make_caller("444455556666")
    assert await operators.list_operators(ctx, other) == []
    for reach in (
        operators.set_enabled(ctx, other, ana, enabled=False),
        operators.end_sessions(ctx, other, ana),
        operators.remove(ctx, other, ana),
    ):
        with pytest.raises(NotFound):
            await reach
    with pytest.raises(AlreadyExists):
        await operators.add(ctx, other, "ana@example.com")


async def test_a_caller_without_permission_does_nothing(ctx: Context, ana: int) -> None:
    nobody = Caller(ACCOUNT, "us-east-1", f"arn:aws:iam::{ACCOUNT}:user/nobody", "", "", NOTHING)
    with pytest.raises(AccessDenied):
        await operators.list_operators(ctx, nobody)
    with pytest.raises(AccessDenied):
        await operators.add(ctx, nobody, "eve@example.com")
