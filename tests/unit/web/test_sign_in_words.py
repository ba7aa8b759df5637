from __future__ import annotations

import pytest

from overread.domain.password_policy import PasswordPolicy
from overread.web.sign_in_words import password_rules
from overread.web.texts import choose_texts


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            (8, True, True, True, True),
            "At least 8 characters, with an upper-case letter, a lower-case letter, a digit and a symbol.",
        ),
        ((12, False, True, True, False), "At least 12 characters, with a lower-case letter and a digit."),
        ((6, False, False, False, True), "At least 6 characters, with a symbol."),
        ((20, False, False, False, False), "At least 20 characters."),
    ],
)
def test_what_a_password_must_look_like_is_one_sentence(
    asked: tuple[int, bool, bool, bool, bool], sentence: str
) -> None:
    assert password_rules(PasswordPolicy(*asked), choose_texts("en")) == sentence
