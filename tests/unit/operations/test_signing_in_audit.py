"""What the record of deeds says of signing in, and of what administrators do with people."""

from __future__ import annotations

import pytest
from tests.factories import PASSWORD
from tests.fakes import FakeClock
from tests.people import ADDRESS, ANA, BROWSER, People, make_people
from tests.unit.portal.conftest import database_url

from overread.domain.audit import ActorKind, Deed
from overread.domain.caller import Caller
from overread.domain.errors import SignInRefused
from overread.domain.workforce import SecondFactorRule
from overread.operations import (
    invitations,
    own_account,
    password_reset,
    second_factor,
    sessions,
    user_pools,
    users,
)
from overread.operations.context import Context
from overread.store import audit
from overread.store.audit import Search

__all__ = ["database_url"]


@pytest.fixture
async def people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    made = await make_people(ctx, caller, clock)
    await user_pools.set_second_factor(ctx, caller, made.crowd.pool_id, SecondFactorRule.OPTIONAL)
    return made


async def lines(people: People, *, account: str | None = None) -> list[tuple[ActorKind, str, str, str]]:
    """Oldest first: who by kind and name, what, in detail."""
    wanted = Search(account or people.caller.account)
    found = await people.ctx.store.read(audit.page, wanted, 100)
    return [(line.actor.kind, line.actor.name, line.what, line.detail) for line in reversed(found)]


async def test_what_people_do_with_their_own_account(people: People) -> None:
    known = len(await lines(people))
    token = await people.signed_in()
    other = await people.signed_in()
    own = await people.own(token)
    await own_account.change_password(people.ctx, own, old=PASSWORD, new="Other-Horse-2", address=ADDRESS)
    await people.with_factor()
    renewed = await own_account.turn_factor_off(people.ctx, own, password="Other-Horse-2", address=ADDRESS)
    await sessions.sign_out(people.ctx, renewed.token)
    await sessions.sign_out(people.ctx, other)  # it has ended: nothing to tell
    with pytest.raises(SignInRefused):
        await people.enter("Wrong-Horse-1")
    link = await password_reset.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)
    token = link.url.rpartition("/")[2]
    await password_reset.use(people.ctx, people.gate, token=token, password="Third-Horse-3", browser=BROWSER)

    told = (await lines(people))[known:]

    worker, nobody, caller = ActorKind.WORKER, ActorKind.NOBODY, ActorKind.CALLER
    assert told == [
        (worker, ANA, Deed.SIGNED_IN, ""),
        (worker, ANA, Deed.SIGNED_IN, ""),
        (worker, ANA, Deed.PASSWORD_CHANGED, ""),
        (worker, ANA, Deed.SECOND_FACTOR_SET, ""),
        (worker, ANA, Deed.SECOND_FACTOR_REMOVED, ""),
        (worker, ANA, Deed.SIGNED_OUT, ""),
        (nobody, ANA, Deed.SIGN_IN_FAILED, ""),
        (caller, people.caller.arn, "cognito-idp:AdminResetUserPassword", ANA),
        (worker, ANA, Deed.PASSWORD_RESET, ""),
        (worker, ANA, Deed.SIGNED_IN, ""),
    ]


async def test_a_name_of_nobody_is_not_kept(people: People) -> None:
    """Somebody may have typed a password into the field of the name."""
    with pytest.raises(SignInRefused):
        await people.enter("x", login="Correct-Horse-1")

    told = await lines(people, account=people.ctx.policy.account)
    assert told == [(ActorKind.NOBODY, "", Deed.SIGN_IN_FAILED, "")]


async def test_what_administrators_do_with_people(people: People) -> None:
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id
    bo = "bo@example.com"
    await invitations.invite_workers(
        ctx, caller, pool_id, addresses=[bo], group=people.crowd.group, by_link=True
    )
    await invitations.resend(ctx, caller, pool_id, bo)
    await people.with_factor()
    await second_factor.reset_of_worker(ctx, caller, pool_id, ANA)
    await users.end_sessions(ctx, caller, pool_id, ANA)
    await users.disable_user(ctx, caller, pool_id, bo)
    await users.enable_user(ctx, caller, pool_id, bo)
    await users.delete_user(ctx, caller, pool_id, bo)

    told = [(what, detail) for kind, _, what, detail in await lines(people) if kind is ActorKind.CALLER]

    assert [what.removeprefix("cognito-idp:") for what, _ in told[-8:]] == [
        "AdminCreateUser",
        "AdminAddUserToGroup",
        "AdminCreateUser",
        "AdminSetUserMFAPreference",
        "AdminUserGlobalSignOut",
        "AdminDisableUser",
        "AdminEnableUser",
        "AdminDeleteUser",
    ]
    assert [bo in detail for _, detail in told[-8:]] == [True] * 3 + [False] * 2 + [True] * 2 + [True]
