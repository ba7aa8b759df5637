"""Passwords: hashing, verifying, and what a new one must look like.

argon2id with RFC 9106's second choice of parameters (64 MB, three passes). A hash takes that memory for some 50 ms,
so at most two are made at once, in threads of their own: signing in can slow signing in, and nothing else.
"""

from __future__ import annotations

import asyncio
import functools
import secrets
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from overread.domain.password_policy import DEFAULT, PasswordPolicy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MAX_LENGTH = 256
"""Cognito's bound (documented), which also bounds the work of a hostile request."""

SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- "
"""The characters that Cognito counts as special (documented)."""

_THREADS = ThreadPoolExecutor(2, thread_name_prefix="overread-password")


class PasswordRule(Enum):
    """One rule of a policy for new passwords."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_UPPER = "no_upper"
    NO_LOWER = "no_lower"
    NO_DIGIT = "no_digit"
    NO_SYMBOL = "no_symbol"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash takes, from whoever signs in and from whoever guesses. memory: kB."""

    passes: int
    memory: int
    lanes: int


RFC_9106 = Cost(passes=3, memory=65_536, lanes=4)
CHEAP = Cost(passes=1, memory=64, lanes=1)
"""For tests, whose passwords guard nothing; no setting leads to it."""

_cost = RFC_9106


def choose_cost(cost: Cost) -> None:
    """What hashes of this process take from now on. Those made before are verified as they were made."""
    global _cost
    _cost = cost
    _hasher.cache_clear()
    _nobody.cache_clear()


async def hash_password(password: str) -> str:
    """The argon2id hash to store, salt and parameters included."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether `password` is the one of `stored`.

    None (no such person) costs the same time and is always False.
    """
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, stored, password)


def broken_rule(password: str, policy: PasswordPolicy = DEFAULT) -> PasswordRule | None:
    """The first rule that a new password does not satisfy, or None if it may be used."""
    if len(password) < policy.min_length:
        return PasswordRule.TOO_SHORT
    if len(password) > MAX_LENGTH:
        return PasswordRule.TOO_LONG
    rules = (
        (policy.needs_upper, PasswordRule.NO_UPPER, str.isupper),
        (policy.needs_lower, PasswordRule.NO_LOWER, str.islower),
        (policy.needs_digit, PasswordRule.NO_DIGIT, str.isdigit),
        (policy.needs_symbol, PasswordRule.NO_SYMBOL, SYMBOLS.__contains__),
    )
    return next((rule for needed, rule, holds in rules if needed and not any(map(holds, password))), None)


def temporary_password(min_length: int = 14) -> str:
    """A random password that satisfies every policy of this length and can be read aloud: no letters or digits that
    look alike. It has 14 characters at least.
    """
    length = max(14, min_length)
    groups = (
        "".join(sorted(set(string.ascii_uppercase) - set("IO"))),
        "".join(sorted(set(string.ascii_lowercase) - set("lo"))),
        "23456789",
        "!#%+=?",
    )
    letters = [secrets.choice(group) for group in groups]
    letters += [secrets.choice(groups[0] + groups[1] + groups[2]) for _ in range(length - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def _hash(password: str) -> str:
    return _hasher().hash(password)


def _verify(stored: str | None, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        found = _hasher().verify(_nobody() if stored is None else stored, password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return found and stored is not None


@functools.cache
def _nobody() -> str:
    """The hash of a password that nobody knows."""
    return _hash(secrets.token_urlsafe(32))


@functools.cache
def _hasher() -> PasswordHasher:
    # Imported with the first password: a server that starts has no use for it yet, and its start is timed.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_cost.passes, memory_cost=_cost.memory, parallelism=_cost.lanes)
