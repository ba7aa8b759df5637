from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import PASSWORD
from tests.fakes import FakeClock, FakePost
from tests.people import ANA, BROWSER, People, make_people
from tests.unit.portal.conftest import database_url

from overread.domain.caller import Caller
from overread.domain.email_address import is_address, read_list
from overread.domain.errors import InvalidRequest, NotFound, SignInFailure, SignInRefused
from overread.domain.notices import Invitation, Sender
from overread.domain.paging import Listing
from overread.operations import invitations, letters, password_reset, user_pools, users
from overread.operations.context import Context
from overread.operations.invitations import InvitationResult, Invited
from overread.operations.sessions import SignedIn
from overread.operations.sign_in import NewPasswordNeeded, Outcome

__all__ = ["database_url"]

BO = "bo@example.com"


@pytest.fixture
async def people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    return await make_people(ctx, caller, clock)


async def invite(people: People, *addresses: str, **options: Any) -> tuple[Invited, ...]:
    return await invitations.invite_workers(
        people.ctx, people.caller, people.crowd.pool_id, addresses=addresses, **options
    )


async def use(people: People, invited: Invited, password: str = PASSWORD) -> Outcome:
    assert invited.link is not None
    token = invited.link.url.rpartition("/")[2]
    return await password_reset.use(people.ctx, people.gate, token=token, password=password, browser=BROWSER)


async def members(people: People) -> list[str | None]:
    page = await users.list_users_in_group(
        people.ctx, people.caller, people.crowd.pool_id, people.crowd.group, Listing()
    )
    return [user.email for user in page.items]


async def test_each_address_has_its_own_outcome(people: People, post: FakePost) -> None:
    await users.create_user(
        people.ctx,
        people.caller,
        people.crowd.pool_id,
        username="cy@example.com",
        attributes={"email": "cy@example.com"},
        invite=False,
    )

    invited = await invite(people, BO, "not an address", ANA, "cy@example.com", group=people.crowd.group)

    assert [(each.address, each.result) for each in invited] == [
        (BO, InvitationResult.INVITED),
        ("not an address", InvitationResult.NOT_AN_ADDRESS),
        (ANA, InvitationResult.ALREADY_THERE),
        ("cy@example.com", InvitationResult.ADDED),
    ]
    assert await members(people) == [ANA, "cy@example.com", BO]
    [notice] = post.sent
    assert isinstance(notice, Invitation)
    assert notice == Invitation(
        pool_id=people.crowd.pool_id,
        username=BO,
        email=BO,
        expires_at=people.clock() + timedelta(days=7),
        temporary_password=notice.temporary_password,
        portal_url=f"http://127.0.0.1:8080/portal/w/{people.portal_id}/",
    )
    assert isinstance(await people.enter(notice.temporary_password, BO), NewPasswordNeeded)


async def test_a_link_lets_a_new_worker_choose_a_password_once(people: People, post: FakePost) -> None:
    [invited] = await invite(people, BO, by_link=True, group=people.crowd.group)

    assert isinstance(await use(people, invited), SignedIn)

    assert post.sent == []
    assert await people.signed_in(PASSWORD, BO)
    with pytest.raises(SignInRefused) as again:
        await use(people, invited, "Other-Horse-2")
    assert again.value.reason is SignInFailure.LINK_GONE


async def test_who_was_invited_by_link_has_no_password_to_guess(people: People) -> None:
    await invite(people, BO, by_link=True)

    for guess in ("", "None", "null"):
        with pytest.raises(SignInRefused) as refused:
            await people.enter(guess, BO)
        assert refused.value.reason is SignInFailure.WRONG


@pytest.mark.parametrize("newer", ["mail", "link", "disabled", "late"])
async def test_a_link_is_void_when_something_newer_holds(people: People, newer: str) -> None:
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id
    [invited] = await invite(people, BO, by_link=True)
    match newer:
        case "mail":
            await invitations.resend(ctx, caller, pool_id, BO)
        case "link":
            await invitations.make_link(ctx, caller, pool_id, BO)
        case "disabled":
            await users.disable_user(ctx, caller, pool_id, BO)
            await users.enable_user(ctx, caller, pool_id, BO)
        case "late":
            people.clock.advance(days=7)

    with pytest.raises(SignInRefused) as refused:
        await use(people, invited)
    assert refused.value.reason is SignInFailure.LINK_GONE


async def test_a_link_voids_the_mail_before_it(people: People, post: FakePost) -> None:
    await invite(people, BO)
    notice = post.sent[-1]
    assert isinstance(notice, Invitation)
    await invitations.make_link(people.ctx, people.caller, people.crowd.pool_id, BO)

    assert await letters.deliver_due(people.ctx) == 0
    with pytest.raises(SignInRefused):
        await people.enter(notice.temporary_password, BO)


async def test_no_link_is_made_for_somebody_with_a_password(people: People) -> None:
    with pytest.raises(InvalidRequest, match="has a password already"):
        await invitations.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)


async def test_fifty_are_invited_at_once_and_not_more(people: People) -> None:
    with pytest.raises(InvalidRequest, match="51 addresses are too many"):
        await invite(people, *(f"worker-{n}@example.com" for n in range(51)), by_link=True)

    invited = await invite(people, *(f"worker-{n}@example.com" for n in range(50)), by_link=True)
    assert {each.result for each in invited} == {InvitationResult.INVITED}


async def test_an_unknown_group_invites_nobody(people: People, post: FakePost) -> None:
    with pytest.raises(NotFound):
        await invite(people, BO, group="nowhere")

    assert post.sent == []


async def test_pending_invitations_say_what_became_of_their_mail(people: People) -> None:
    await invite(people, BO)
    await invite(people, "cy@example.com", by_link=True)
    await letters.deliver_due(people.ctx)

    page = await invitations.list_pending(people.ctx, people.caller, people.crowd.pool_id, Listing())

    end = people.clock() + timedelta(days=7)
    assert [
        (each.user.email, each.expires_at, each.letter and each.letter.sent_at) for each in page.items
    ] == [(BO, end, people.clock()), ("cy@example.com", end, None)]


async def test_invitations_are_in_the_name_that_the_pool_has(people: People, post: FakePost) -> None:
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id
    sender = Sender("Acme & Sons", "lead@example.com")
    await invitations.set_sender(ctx, caller, pool_id, sender)
    assert await invitations.read_sender(ctx, caller, pool_id) == sender
    await invite(people, BO)
    await letters.deliver_due(ctx)

    [letter] = post.delivered
    assert (letter.subject, letter.reply_to) == ("Acme & Sons invites you to review work", "lead@example.com")
    assert "Acme &amp; Sons" in letter.html
    assert "lead@example.com" in letter.text
    preview = await invitations.preview(ctx, caller, pool_id, Sender("Another"))
    assert preview.subject == "Another invites you to review work"


@pytest.mark.parametrize("sender", [Sender("x" * 129), Sender("a\nb"), Sender("Acme", "nobody")])
async def test_a_name_is_one_line_and_a_contact_an_address(people: People, sender: Sender) -> None:
    with pytest.raises(InvalidRequest):
        await invitations.set_sender(people.ctx, people.caller, people.crowd.pool_id, sender)


async def test_a_pool_may_bring_its_own_words(people: People, post: FakePost) -> None:
    template = {
        "InviteMessageTemplate": {
            "EmailSubject": "Welcome",
            "EmailMessage": "<p>You are {username}, your key is {####}</p>",
        }
    }
    made = await user_pools.create_pool(people.ctx, people.caller, "own", {"AdminCreateUserConfig": template})
    await users.create_user(
        people.ctx,
        people.caller,
        made.pool.pool_id,
        username="bo",
        attributes={"email": BO},
        temporary_password="A<b>-Horse-1",
    )
    await letters.deliver_due(people.ctx)

    [letter] = post.delivered
    assert (letter.subject, letter.html) == (
        "Welcome",
        "<p>You are bo@example.com, your key is A&lt;b&gt;-Horse-1</p>",
    )


def test_a_pasted_list_is_read_as_people_write_it() -> None:
    pasted = "ana@example.com, Bo <bo@example.com>;\r\n ANA@example.com\n\ncy at example.com"

    assert read_list(pasted) == ("ana@example.com", "bo@example.com", "cy at example.com")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("ana@example.com", True),
        ("ana+review@sub.example.com", True),
        ("josé@exämple.com", True),
        ("", False),
        ("ana", False),
        ("a@b@c", False),
        ("a b@example.com", False),
        ("a@example.com\n", False),
        ("a@" + "x" * 250, False),
    ],
)
def test_what_an_address_is(text: str, good: bool) -> None:
    assert is_address(text) is good
