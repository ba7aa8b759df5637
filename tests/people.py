"""A workforce's door and who stands at it, for tests of signing in."""

from __future__ import annotations

import base64
from collections.abc import Awaitable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.factories import PASSWORD, Crowd, make_crowd, make_worker
from tests.fakes import FakeClock

from overread.auth import totp
from overread.domain.caller import Caller
from overread.domain.errors import SignInFailure, SignInRefused
from overread.operations import second_factor, sign_in, workforce
from overread.operations.context import Context
from overread.operations.own_account import Own
from overread.operations.sessions import Browser, SignedIn, find_worker
from overread.operations.sign_in import CodeNeeded, Gate, Outcome
from overread.store import logins
from overread.store.sessions import WORKER

ADDRESS = "192.0.2.7"
BROWSER = Browser(ADDRESS, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
ANA = "ana@example.com"


@dataclass
class People:
    """Ana works here. clock: of the context."""

    ctx: Context
    caller: Caller
    crowd: Crowd
    gate: Gate
    clock: FakeClock

    @property
    def portal_id(self) -> str:
        assert self.gate.workforce is not None
        return self.gate.workforce.portal_id

    async def enter(self, password: str = PASSWORD, login: str = ANA, browser: Browser = BROWSER) -> Outcome:
        return await sign_in.sign_in(self.ctx, self.gate, login=login, password=password, browser=browser)

    async def signed_in(self, password: str = PASSWORD, login: str = ANA, browser: Browser = BROWSER) -> str:
        """The token of a new session."""
        outcome = await self.enter(password, login, browser)
        assert isinstance(outcome, SignedIn)
        return outcome.token

    async def is_in(self, token: str) -> bool:
        return await find_worker(self.ctx, token, self.portal_id) is not None

    async def own(self, token: str) -> Own:
        found = await find_worker(self.ctx, token, self.portal_id)
        assert found is not None
        return Own(WORKER, found.person.user_id, found.uid)

    async def id_of(self, login: str = ANA) -> int:
        found = await self.ctx.store.read(logins.find_worker_login, self.crowd.pool_id, login)
        assert found is not None
        return found.subject_id

    async def with_factor(self, login: str = ANA) -> tuple[bytes, tuple[str, ...]]:
        """Set up a worker's second factor: its secret and recovery codes."""
        user_id = await self.id_of(login)
        enrolment = await second_factor.begin(self.ctx, WORKER, user_id)
        secret = secret_of(enrolment.uri)
        codes = await second_factor.confirm(self.ctx, WORKER, user_id, self.code(secret), address=ADDRESS)
        self.clock.advance(seconds=30)
        return secret, codes

    def code(self, secret: bytes, steps: int = 0) -> str:
        """The code of now, or of some steps later."""
        return totp.code_at(secret, totp.step_of(self.clock().timestamp()) + steps)

    async def challenge(self) -> str:
        """Ana has given her password; next is the code."""
        outcome = await self.enter()
        assert isinstance(outcome, CodeNeeded)
        return outcome.challenge


def secret_of(uri: str) -> bytes:
    """What an app reads out of the QR code."""
    return base64.b32decode(parse_qs(urlsplit(uri).query)["secret"][0])


async def refusal(step: Awaitable[object]) -> SignInFailure:
    """Why a step of signing in is refused."""
    with pytest.raises(SignInRefused) as refused:
        await step
    return refused.value.reason


async def make_people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    crowd = await make_crowd(ctx, caller)
    await make_worker(ctx, caller, crowd)
    return People(ctx, caller, crowd, Gate(await workforce.describe(ctx, caller, crowd.workforce)), clock)
