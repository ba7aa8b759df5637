"""The public workforce: opening and closing it, registering, working for money, the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import make_bucket, make_caller, make_config, make_ui
from tests.fakes import FakeClock, FakePost
from tests.work import Work

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import (
    InUse,
    InvalidRequest,
    NotFound,
    RegistrationFlaw,
    RegistrationRefused,
    SignInFailure,
    SignInRefused,
    WorkRefused,
)
from overread.domain.flow_definition import TaskPrice
from overread.domain.human_loop import FREE_OF_ADULT_CONTENT, FREE_OF_PERSONAL_DATA
from overread.domain.notices import Registration
from overread.domain.paging import Listing
from overread.domain.people import Worker
from overread.domain.public_crowd import CrowdChoices, Earning, PublicCrowd
from overread.operations import (
    assignments,
    flow_definitions,
    human_loops,
    password_reset,
    public_crowd,
    registration,
    rendering,
    sessions,
    sign_in,
    user_pools,
    users,
    workforce,
)
from overread.operations.context import Context
from overread.operations.registration import Application, LetterSent
from overread.operations.sessions import Browser, SignedIn
from overread.operations.sign_in import Gate
from overread.store import sessions as stored_sessions

CHOICES = CrowdChoices("Be kind.", takes_registrations=True, confirms_email=False)
PASSWORD = "Correct-Horse-1"
BROWSER = Browser("192.0.2.7")
FREE = (FREE_OF_PERSONAL_DATA, FREE_OF_ADULT_CONTENT)


@dataclass(frozen=True)
class Public:
    """An open public workforce with a workflow that pays 0.036 dollars."""

    ctx: Context
    caller: Caller
    crowd: PublicCrowd
    flow_arn: str = ""

    async def gate(self) -> Gate:
        return Gate(await sign_in.find_workforce(self.ctx, self.crowd.portal_id))

    async def register(self, email: str = "ana@example.com", *, accepts_adult: bool = False) -> Worker:
        gate = await self.gate()
        assert gate.workforce is not None
        application = Application(email, self.crowd.consent.id, accepts_adult, PASSWORD)
        signed = await registration.register(self.ctx, gate.workforce, application, BROWSER)
        assert isinstance(signed, SignedIn)
        found = await sessions.find_worker(self.ctx, signed.token, self.crowd.portal_id)
        assert found is not None
        return found.person

    async def start(self, name: str, classifiers: tuple[str, ...] = FREE) -> None:
        await human_loops.start(
            self.ctx,
            self.caller,
            name=name,
            flow_definition_arn=self.flow_arn,
            input_content="{}",
            content_classifiers=classifiers,
        )

    async def flow_id(self) -> int:
        return (await flow_definitions.describe(self.ctx, self.caller, "flow")).id

    async def answer(self, worker: Worker) -> str:
        task = await assignments.claim(self.ctx, worker, await self.flow_id())
        await assignments.submit(self.ctx, worker, task.assignment_id, 1, b'{"n": 1}', 0)
        return task.loop_name

    async def ledger(self) -> list[Earning]:
        return [
            line
            async for page in public_crowd.every_earning(self.ctx, self.caller, None, None)
            for line in page
        ]


async def opened(ctx: Context, choices: CrowdChoices = CHOICES) -> Public:
    caller = make_caller()
    public = Public(ctx, caller, await public_crowd.open_crowd(ctx, caller, choices))
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    return replace(public, flow_arn=await create_flow(ctx, caller))


async def create_flow(ctx: Context, caller: Caller) -> str:
    return await flow_definitions.create(
        ctx,
        caller,
        name="flow",
        role_arn=f"arn:aws:iam::{caller.account}:role/reviews",
        output_path="s3://results/reviews",
        config=make_config(arn.public_workteam(caller.region), price=TaskPrice(0, 3, 6)),
    )


async def test_nobody_is_the_public_until_an_operator_opens_it(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    assert await public_crowd.find(ctx, caller) is None
    with pytest.raises(NotFound, match="public-crowd/default"):
        await create_flow(ctx, caller)
    await public_crowd.open_crowd(ctx, caller, CHOICES)
    await create_flow(ctx, caller)
    await public_crowd.open_crowd(ctx, make_caller("444455556666"), CHOICES)


async def test_an_answer_earns_its_price_once(ctx: Context, clock: FakeClock) -> None:
    public = await opened(ctx)
    ana = await public.register()
    await public.start("one")
    earned_at = clock.advance(seconds=5)
    await public.answer(ana)
    line = Earning(1, ana.worker_id, "ana@example.com", "flow", "one", 36, earned_at)
    assert await public.ledger() == [replace(line, id=(await public.ledger())[0].id)]
    account = await registration.read_account(ctx, ana)
    assert (account.earned, account.answer_count) == (36, 1)
    view = await public_crowd.find(ctx, public.caller)
    assert view is not None
    assert (view.prices, view.earned, view.answer_count) == ((36,), 36, 1)


async def test_a_late_answer_earns_nothing(ctx: Context, clock: FakeClock) -> None:
    public = await opened(ctx)
    ana = await public.register()
    await public.start("one")
    task = await assignments.claim(ctx, ana, await public.flow_id())
    clock.advance(seconds=3_601)
    with pytest.raises(WorkRefused) as caught:
        await assignments.submit(ctx, ana, task.assignment_id, 1, b'{"n": 1}', 0)
    assert (caught.value.kept, await public.ledger()) == (True, [])


async def test_the_output_does_not_say_who_the_public_is(ctx: Context) -> None:
    public = await opened(ctx)
    ana = await public.register()
    await public.start("one")
    await public.answer(ana)
    work = Work(ctx, public.caller, None, public.flow_arn)  # type: ignore[arg-type]
    await work.settle()
    answers: Any = (await work.output("one"))["humanAnswers"]
    assert [(answer["workerId"], "workerMetadata" in answer) for answer in answers] == [
        (ana.worker_id, False)
    ]


async def test_a_loop_with_personal_data_fails_and_is_shown_to_nobody(ctx: Context) -> None:
    public = await opened(ctx)
    ana = await public.register(accepts_adult=True)
    await public.start("private", (FREE_OF_ADULT_CONTENT,))
    with pytest.raises(WorkRefused):
        await public.answer(ana)
    await rendering.check_due(ctx)
    loop = await human_loops.describe(ctx, public.caller, "private")
    assert (loop.status, loop.failure_code, loop.failure_reason) == (
        "Failed",
        "ValidationError",
        "The work team is the public workforce, and the input of the human loop is not marked as "
        "FreeOfPersonallyIdentifiableInformation (DataAttributes.ContentClassifiers).",
    )


async def test_adult_content_goes_to_who_accepts_it(ctx: Context) -> None:
    public = await opened(ctx)
    ana, ben = await public.register(), await public.register("ben@example.com", accepts_adult=True)
    await public.start("adult", (FREE_OF_PERSONAL_DATA,))
    await public.start("mild")
    assert await public.answer(ana) == "mild"
    with pytest.raises(WorkRefused):
        await public.answer(ana)
    assert await public.answer(ben) == "adult"
    await public.start("adult again", (FREE_OF_PERSONAL_DATA,))
    await registration.choose_adult_content(ctx, ana, accepts=True)
    assert await public.answer(ana) == "adult again"


async def test_one_accounts_public_is_not_anothers(ctx: Context) -> None:
    public = await opened(ctx)
    await public.start("one")
    other = Public(ctx, make_caller("444455556666"), public.crowd)
    elsewhere = replace(other, crowd=await public_crowd.open_crowd(ctx, other.caller, CHOICES))
    stranger = await elsewhere.register()
    with pytest.raises(WorkRefused):
        await public.answer(stranger)


@pytest.mark.parametrize(
    ("email", "changes", "flaw"),
    [
        ("eve@example.com", {"blocked": ("eve@example.com",)}, RegistrationFlaw.BLOCKED),
        ("Eve@Spam.example.com", {"blocked": ("@spam.example.com",)}, RegistrationFlaw.BLOCKED),
        ("eve@example.com", {"takes_registrations": False}, RegistrationFlaw.CLOSED),
        ("eve@example.com", {"consent": "Another text."}, RegistrationFlaw.CONSENT_CHANGED),
        ("ANA@example.com", {}, RegistrationFlaw.TAKEN),
    ],
)
async def test_who_may_not_register_hears_why(
    ctx: Context, email: str, changes: dict[str, object], flaw: RegistrationFlaw
) -> None:
    public = await opened(ctx)
    await public.register()
    await public_crowd.change(ctx, public.caller, replace(CHOICES, **changes))  # type: ignore[arg-type]
    with pytest.raises(RegistrationRefused) as caught:
        await public.register(email)
    assert caught.value.reason is flaw


async def test_registrations_from_one_address_are_limited(ctx: Context) -> None:
    public = await opened(ctx)
    gate = await public.gate()
    assert gate.workforce is not None
    weak = Application("ana@example.com", public.crowd.consent.id, False, "weak")
    for _ in range(registration.MAX_PER_ADDRESS + 1):
        with pytest.raises(SignInRefused) as caught:
            await registration.register(ctx, gate.workforce, weak, BROWSER)
        assert caught.value.reason is SignInFailure.WEAK_PASSWORD, "what changes nothing is not counted"
    tries = registration._tries(BROWSER, gate.workforce, "ana@example.com")[0]
    for _ in range(registration.MAX_PER_ADDRESS):
        await ctx.store.write(stored_sessions.count_attempts, [tries.as_attempt(ctx.clock())])
    with pytest.raises(SignInRefused) as caught:
        await public.register()
    assert caught.value.reason is SignInFailure.TOO_MANY


async def test_an_address_is_confirmed_by_the_letter_it_gets(ctx: Context, post: FakePost) -> None:
    public = await opened(ctx, replace(CHOICES, confirms_email=True))
    gate = await public.gate()
    assert gate.workforce is not None
    application = Application("Ana@Example.com", public.crowd.consent.id, True)
    answers = [await registration.register(ctx, gate.workforce, application, BROWSER) for _ in range(2)]
    assert answers == [LetterSent("ana@example.com")] * 2
    told = post.sent[-1]
    assert isinstance(told, Registration)
    token = told.url.rpartition("/")[2]
    signed = await password_reset.use(ctx, gate, token=token, password=PASSWORD, browser=BROWSER)
    assert isinstance(signed, SignedIn)
    assert await registration.register(ctx, gate.workforce, application, BROWSER) == answers[0]
    assert [isinstance(each, Registration) and each.is_known for each in post.sent] == [False, False, True]


async def test_a_disabled_worker_stays_out(ctx: Context) -> None:
    public = await opened(ctx)
    ana = await public.register()
    await public.start("one")
    await public_crowd.set_enabled(ctx, public.caller, ana.user_id, enabled=False)
    with pytest.raises(WorkRefused):
        await public.answer(ana)
    with pytest.raises(RegistrationRefused):
        await public.register()
    with pytest.raises(SignInRefused) as caught:
        await sign_in.sign_in(
            ctx, await public.gate(), login="ana@example.com", password=PASSWORD, browser=BROWSER
        )
    assert caught.value.reason is SignInFailure.DISABLED


async def test_it_closes_when_nothing_is_left_to_do(ctx: Context) -> None:
    public = await opened(ctx)
    await public.start("one")
    with pytest.raises(
        InUse, match=r"have not ended, of flow\. Stop them .* then close the public workforce"
    ):
        await public_crowd.close(ctx, public.caller)
    await human_loops.stop(ctx, public.caller, "one")
    await public_crowd.close(ctx, public.caller)
    with pytest.raises(InvalidRequest, match="does not exist any more"):
        await flow_definitions.for_start(ctx, public.caller, public.flow_arn, fresh=True)
    again = await public_crowd.open_crowd(ctx, public.caller, CHOICES)
    assert (again.portal_id, again.is_open) == (public.crowd.portal_id, True)


async def test_it_shows_in_no_other_list(ctx: Context) -> None:
    public = await opened(ctx)
    await public.register()
    caller, listing = public.caller, Listing()
    found = (
        await workforce.list_workforces(ctx, caller, listing),
        await workforce.list_teams(ctx, caller, listing),
        await user_pools.list_pools(ctx, caller, listing),
    )
    assert [page.items for page in found] == [(), (), ()]
    with pytest.raises(NotFound):
        await users.list_users(ctx, caller, public.crowd.pool_id, "", listing)


async def test_workers_are_found_by_how_their_address_begins(ctx: Context, clock: FakeClock) -> None:
    public = await opened(ctx)
    for email in ("ana@example.com", "andy@example.com", "ben@example.com"):
        await public.register(email)
        clock.advance(seconds=1)
    listing = Listing(limit=1, ascending=False)
    first = await public_crowd.list_workers(ctx, public.caller, "AN", listing)
    second = await public_crowd.list_workers(ctx, public.caller, "an", replace(listing, after=first.after))
    assert [worker.user.email for page in (first, second) for worker in page.items] == [
        "andy@example.com",
        "ana@example.com",
    ]
    assert second.after is None


async def test_the_ledger_is_read_in_pages_and_by_time(
    ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = await opened(ctx)
    ana = await public.register()
    for name in ("a", "b", "c"):
        await public.start(name)
        await public.answer(ana)
        clock.advance(hours=1)
    monkeypatch.setattr(public_crowd, "LEDGER_PAGE", 2)
    assert [line.loop_name for line in await public.ledger()] == ["a", "b", "c"]
    since = clock() - timedelta(hours=2)
    found = [
        [line.loop_name for line in page]
        async for page in public_crowd.every_earning(ctx, public.caller, since, since + timedelta(hours=1))
    ]
    assert found == [["b"]]
