from __future__ import annotations

import pytest

from overread.domain.errors import InvalidRequest
from overread.domain.public_crowd import (
    DEFAULT_CONSENT,
    MAX_BLOCKED,
    MAX_CONSENT,
    CrowdChoices,
    blocked_entries,
    check_choices,
    is_blocked,
    worker_email,
)


def choices(consent: str = DEFAULT_CONSENT, blocked: tuple[str, ...] = ()) -> CrowdChoices:
    return CrowdChoices(consent, takes_registrations=True, confirms_email=True, blocked=blocked)


def test_what_an_operator_chooses_is_kept_tidy() -> None:
    typed = choices(" Be kind.\n", (" Eve@Example.com ", "", "@spam.example", "eve@example.com"))
    assert check_choices(typed) == choices("Be kind.", ("@spam.example", "eve@example.com"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (choices(" \n"), "The consent text has 0 characters"),
        (choices("x" * (MAX_CONSENT + 1)), "The consent text has 8001 characters"),
        (choices("a\0b"), "NUL"),
        (choices(blocked=("example.com",)), "'example.com', which is neither"),
        (choices(blocked=("@",)), "'@', which is neither"),
        (choices(blocked=("a b@example.com",)), "neither an e-mail address nor a domain"),
        (choices(blocked=tuple(f"@{n}.com" for n in range(MAX_BLOCKED + 1))), "1001 entries"),
    ],
)
def test_what_cannot_be_is_refused(wrong: CrowdChoices, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        check_choices(wrong)


def test_a_blocklist_names_people_and_domains() -> None:
    blocked = blocked_entries(["eve@example.com", "@spam.example"])
    asked = ["eve@example.com", "ana@example.com", "ana@spam.example", "ana@no.spam.example"]
    assert [is_blocked(email, blocked) for email in asked] == [True, False, True, False]


def test_one_person_has_one_address() -> None:
    assert worker_email(" Ana@Example.COM ") == "ana@example.com"


@pytest.mark.parametrize("text", ["", "ana", "ana@", "@example.com", "a@b, c@d", "a@b\nBcc: c@d"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="An e-mail address is expected"):
        worker_email(text)
