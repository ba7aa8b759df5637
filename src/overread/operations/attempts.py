"""Tries that are counted before what was tried is looked at, so that parallel guesses are counted too."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from overread.domain.errors import SignInFailure, SignInRefused
from overread.operations.context import Context
from overread.store import sessions
from overread.store.sessions import Attempt
from overread.store.times import to_ms

ATTEMPT_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Tries:
    """kind: what is tried ('person', 'address', 'code', …). who: whose tries are counted together."""

    kind: str
    who: str
    limit: int
    window: timedelta = ATTEMPT_WINDOW

    @property
    def subject(self) -> str:
        """Hashed, because people type passwords into the wrong field."""
        return f"{self.kind}:{hashlib.sha256(self.who.encode('utf-8', 'replace')).hexdigest()}"

    def as_attempt(self, now: datetime) -> Attempt:
        return Attempt(self.subject, self.limit, to_ms(now), self.window // timedelta(milliseconds=1))


async def count(ctx: Context, tries: Sequence[Tries]) -> None:
    """Count one try each. Raises SignInRefused (TOO_MANY), and then counts none."""
    now = ctx.clock()
    blocked_until = await ctx.store.write(sessions.count_attempts, [each.as_attempt(now) for each in tries])
    if blocked_until:
        raise too_many(blocked_until, now)


async def forget(ctx: Context, person: Tries, address: Tries) -> None:
    """After a success: the person's failures are void, and this try was none of the address's."""
    await ctx.store.write(sessions.forget_attempts, person.subject, address.subject)


def too_many(blocked_until: int, now: datetime) -> SignInRefused:
    """blocked_until: ms."""
    seconds = max(1, -(-(blocked_until - to_ms(now)) // 1000))
    return SignInRefused(SignInFailure.TOO_MANY, retry_after_seconds=seconds)


def network(address: str) -> str:
    """The address, or for IPv6 its /64, which is what one household or server is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
