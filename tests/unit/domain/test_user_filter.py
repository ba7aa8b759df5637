from __future__ import annotations

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.user_filter import UserFilter, parse_filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ('email = "ana@example.com"', UserFilter("email", "ana@example.com", prefix=False)),
        ('username ^= "an"', UserFilter("username", "an", prefix=True)),
        ('  sub="x"  ', UserFilter("sub", "x", prefix=False)),
        ('"cognito:user_status" = "CONFIRMED"', UserFilter("cognito:user_status", "CONFIRMED", prefix=False)),
        (r'username = "a \"b\" \\ c"', UserFilter("username", r'a "b" \ c', prefix=False)),
        ('username = ""', UserFilter("username", "", prefix=False)),
    ],
)
def test_filters_are_read_as_cognito_documents_them(text: str, expected: UserFilter | None) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    "text", ["email", 'email == "a"', "email = a", 'email = "a', 'email = "a" "b"', 'email = "a\\"']
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="Error while parsing filter"):
        parse_filter(text)


def test_attributes_that_are_not_searchable_are_named() -> None:
    with pytest.raises(InvalidRequest, match="cannot filter by custom:team, only by username, email"):
        parse_filter('custom:team = "a"')
