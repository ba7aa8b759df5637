from __future__ import annotations

import pytest

from overread.domain.errors import ProviderFlaw, ProviderRefused
from overread.domain.identity_claims import (
    IdentityClaims,
    has_worker_claims,
    is_group_name,
    read_claims,
)

CLIENT = "123456"

DOCUMENTED = {
    "sub": "122",
    "exp": "10000",
    "sagemaker-groups": ["group1", "group2"],
    "sagemaker-name": "name",
    "sagemaker-sub": "122",
    "sagemaker-client_id": CLIENT,
}
"""The Developer Guide's sample of a UserInfo answer."""


def with_colon(**changes: object) -> dict[str, object]:
    claims = {"groups": ["group1"], "name": "name", "sub": "122", "client_id": CLIENT, **changes}
    return {f"sagemaker:{name}": value for name, value in claims.items() if value is not None}


def test_the_documented_sample_is_read() -> None:
    assert read_claims(DOCUMENTED, CLIENT) == IdentityClaims("122", "name", ("group1", "group2"))


def test_both_spellings_may_be_mixed_and_the_one_with_the_colon_wins() -> None:
    claims = {**DOCUMENTED, "sagemaker:name": "Mara", "email": "mara@example.com", "email_verified": False}

    assert read_claims(claims, CLIENT) == IdentityClaims(
        "122", "Mara", ("group1", "group2"), "mara@example.com", email_verified=False
    )


def test_one_group_is_a_text_and_repeated_ones_count_once() -> None:
    assert read_claims(with_colon(groups="group1"), CLIENT).groups == ("group1",)
    assert read_claims(with_colon(groups=["b", "a", "b"]), CLIENT).groups == ("b", "a")


def test_a_long_name_is_cut() -> None:
    assert read_claims(with_colon(name="x" * 1_000), CLIENT).name == "x" * 256


@pytest.mark.parametrize("email", ["no address", "a@b\n", "x" * 250 + "@b.de", 7, None])
def test_an_address_that_is_none_is_left_out(email: object) -> None:
    assert read_claims({**DOCUMENTED, "email": email}, CLIENT).email is None


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({}, "sagemaker:client_id is missing"),
        (with_colon(client_id="another"), "sagemaker:client_id names another client"),
        (with_colon(client_id="a b"), "sagemaker:client_id is expected to be up to 128 letters"),
        (with_colon(client_id="é"), "sagemaker:client_id is expected to be up to 128 letters"),
        (with_colon(client_id="a" * 129), "sagemaker:client_id is expected to be up to 128 letters"),
        (with_colon(client_id=[CLIENT]), "sagemaker:client_id is missing"),
        (with_colon(sub=None), "sagemaker:sub is missing"),
        (with_colon(sub="  "), "sagemaker:sub is missing"),
        (with_colon(sub="a\0b"), "sagemaker:sub is missing, empty, or no plain text"),
        (with_colon(sub="\ud800"), "sagemaker:sub is missing, empty, or no plain text"),
        (with_colon(sub="x" * 256), "sagemaker:sub is longer than 255 characters"),
        (with_colon(name=None), "sagemaker:name is missing"),
        (with_colon(name=7), "sagemaker:name is missing"),
        (with_colon(groups=None), "sagemaker:groups is missing"),
        (with_colon(groups=[]), "sagemaker:groups is missing"),
        (with_colon(groups={"a": 1}), "sagemaker:groups is missing"),
        (with_colon(groups=[f"g{n}" for n in range(11)]), "sagemaker:groups names 11 groups"),
        (with_colon(groups=["a", 7]), "sagemaker:groups holds something that is no text at position 2"),
        (with_colon(groups=["a", "b c"]), "sagemaker:groups holds a name at position 2"),
        (with_colon(groups=""), "sagemaker:groups holds a name at position 1"),
        (with_colon(groups="g" * 64), "sagemaker:groups holds a name at position 1"),
    ],
)
def test_what_a_worker_lacks_is_named(claims: dict[str, object], told: str) -> None:
    with pytest.raises(ProviderRefused) as caught:
        read_claims(claims, CLIENT)

    assert caught.value.reason is ProviderFlaw.UNFIT
    assert told in caught.value.detail


@pytest.mark.parametrize(
    ("name", "fits"),
    [("g" * 63, True), ("ärzte_§1", True), ("пример", True), ("a b", False), ("a\n", False), ("", False)],
)
def test_group_names_are_letters_marks_symbols_digits_and_punctuation(name: str, *, fits: bool) -> None:
    assert is_group_name(name) is fits


def test_claims_that_are_not_meant_for_us_are_none() -> None:
    assert not has_worker_claims({"sub": "x", "email": "a@b", "groups": ["reviewers"]})
    assert has_worker_claims({"sagemaker:sub": "x"})
    assert has_worker_claims({"sagemaker-groups": []})
