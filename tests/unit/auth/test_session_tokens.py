from __future__ import annotations

import pytest

from overread.auth.session_tokens import (
    Challenge,
    derived_token,
    new_token,
    open_challenge,
    sign_challenge,
    token_hash,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
CHALLENGE = Challenge("worker", "code", 7, "ab" * 16, 1_000)


def test_a_token_has_256_bits_and_its_hash_another_value() -> None:
    token = new_token()

    assert len(token) == 43
    assert len(token_hash(token)) == 32
    assert token_hash(token) != token_hash(new_token())


def test_a_derived_token_depends_on_key_purpose_and_token() -> None:
    made = {
        derived_token(KEY, "csrf", "a"),
        derived_token(OTHER_KEY, "csrf", "a"),
        derived_token(KEY, "other", "a"),
        derived_token(KEY, "csrf", "b"),
    }

    assert len(made) == 4


def test_a_challenge_comes_back_as_it_was_signed() -> None:
    assert open_challenge(KEY, sign_challenge(KEY, CHALLENGE), 999) == CHALLENGE


@pytest.mark.parametrize(
    ("text", "now"),
    [
        (sign_challenge(KEY, CHALLENGE), 1_000),
        (sign_challenge(OTHER_KEY, CHALLENGE), 0),
        (sign_challenge(KEY, CHALLENGE).replace(".7.", ".8."), 0),
        (sign_challenge(KEY, CHALLENGE)[:-1], 0),
        ("", 0),
        ("....", 0),
        ("\udc80.é", 0),
    ],
)
def test_what_is_late_or_changed_is_no_challenge(text: str, now: int) -> None:
    assert open_challenge(KEY, text, now) is None
