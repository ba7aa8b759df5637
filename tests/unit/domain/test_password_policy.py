from __future__ import annotations

import pytest

from overread.domain.password_policy import DEFAULT, PasswordPolicy, password_policy


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (None, DEFAULT),
        ({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}, DEFAULT),
        ({"PasswordPolicy": {}}, PasswordPolicy(8, False, False, False, False)),
        ({"PasswordPolicy": {"MinimumLength": 6}}, PasswordPolicy(6, False, False, False, False)),
        (
            {"PasswordPolicy": {"MinimumLength": 12, "RequireUppercase": True, "RequireNumbers": True}},
            PasswordPolicy(12, needs_upper=True, needs_lower=False, needs_digit=True, needs_symbol=False),
        ),
        (
            {"PasswordPolicy": {"RequireLowercase": True, "RequireSymbols": True}},
            PasswordPolicy(8, needs_upper=False, needs_lower=True, needs_digit=False, needs_symbol=True),
        ),
    ],
)
def test_a_pool_that_says_something_asks_for_what_it_says(
    policies: dict[str, object] | None, expected: PasswordPolicy
) -> None:
    assert password_policy({} if policies is None else {"Policies": policies}) == expected
