from __future__ import annotations

import asyncio
import threading

import pytest

from overread.auth import passwords
from overread.auth.passwords import (
    PasswordRule,
    broken_rule,
    hash_password,
    temporary_password,
    verify_password,
)
from overread.domain.password_policy import PasswordPolicy


async def test_only_the_password_of_a_hash_is_right() -> None:
    stored = await hash_password("Correct-Horse-1")

    assert [await verify_password(stored, text) for text in ("Correct-Horse-1", "correct-horse-1", "")] == [
        True,
        False,
        False,
    ]


async def test_the_same_password_has_another_hash_each_time() -> None:
    assert await hash_password("Correct-Horse-1") != await hash_password("Correct-Horse-1")


async def test_nobody_has_no_password() -> None:
    assert not await verify_password(None, "Correct-Horse-1")


async def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not await verify_password("not a hash", "Correct-Horse-1")


async def test_at_most_two_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()
    all_started = threading.Barrier(2, timeout=60)

    def slow(password: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        all_started.wait()
        with lock:
            running -= 1
        return password

    monkeypatch.setattr(passwords, "_hash", slow)
    await asyncio.gather(*(hash_password(str(number)) for number in range(6)))

    assert most == 2


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Aa1!aaa", PasswordRule.TOO_SHORT),
        ("Aa1!aaaa", None),
        ("Aa1!" + "a" * 252, None),
        ("Aa1!" + "a" * 253, PasswordRule.TOO_LONG),
        ("aa1!aaaa", PasswordRule.NO_UPPER),
        ("AA1!AAAA", PasswordRule.NO_LOWER),
        ("Aaa!aaaa", PasswordRule.NO_DIGIT),
        ("Aa1aaaaa", PasswordRule.NO_SYMBOL),
        ("Ärger 12", None),
    ],
)
def test_the_policy_is_cognitos(password: str, rule: PasswordRule | None) -> None:
    assert broken_rule(password) is rule


@pytest.mark.parametrize(
    ("password", "rule"),
    [("abcde", PasswordRule.TOO_SHORT), ("abcdef", None), ("ABCDEF", PasswordRule.NO_LOWER)],
)
def test_a_policy_asks_for_no_more_than_it_says(password: str, rule: PasswordRule | None) -> None:
    lower = PasswordPolicy(
        min_length=6, needs_upper=False, needs_lower=True, needs_digit=False, needs_symbol=False
    )
    assert broken_rule(password, lower) is rule


def test_a_temporary_password_is_as_long_as_the_policy_asks() -> None:
    assert [len(temporary_password(length)) for length in (6, 14, 99)] == [14, 14, 99]


def test_temporary_passwords_satisfy_the_policy_and_differ() -> None:
    made = {temporary_password() for _ in range(50)}

    assert len(made) == 50
    assert [broken_rule(password) for password in made] == [None] * 50
