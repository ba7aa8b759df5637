from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overread.aws.context import AwsRequest
from overread.aws.paging import MAX_TOKEN, read_token, write_token
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest

KEY = b"k" * 32
CALLER = Caller("000000000000", "us-east-1", "arn:aws:iam::000000000000:user/ada", "AIDA", "AKIA")


def request(operation: str = "ListHumanLoops", caller: Caller = CALLER) -> AwsRequest:
    return AwsRequest(
        id="1",
        method="GET",
        path="/",
        query="",
        headers={},
        service="sagemaker",
        operation=operation,
        caller=caller,
    )


@given(st.lists(st.text(max_size=100) | st.integers(-(2**63), 2**63 - 1), max_size=5))
def test_a_token_leads_back_to_its_position(position: list[str | int]) -> None:
    token = write_token(KEY, request(), position)

    assert read_token(KEY, request(), token) == position
    assert len(token) <= MAX_TOKEN
    assert token.isascii()
    assert set(token) & set("+/= &?") == set()


def test_no_token_is_the_first_page() -> None:
    assert read_token(KEY, request(), None) is None


@pytest.mark.parametrize(
    ("key", "reader", "listing"),
    [
        (b"x" * 32, request(), ""),
        (KEY, request("ListTags"), ""),
        (KEY, request(caller=replace(CALLER, account="111111111111")), ""),
        (KEY, request(caller=replace(CALLER, region="eu-west-1")), ""),
        (KEY, request(), "Descending"),
    ],
)
def test_a_token_is_good_only_where_it_was_given_out(key: bytes, reader: AwsRequest, listing: str) -> None:
    token = write_token(KEY, request(), ["loop", 5])

    with pytest.raises(InvalidRequest):
        read_token(key, reader, token, listing=listing)


@pytest.mark.parametrize("token", ["", "x", "abc=", "AAAA" * 20, "ä", "a b", "%41", '["loop",5]'])
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidRequest):
        read_token(KEY, request(), token)


@given(st.integers(0, 200), st.sampled_from("abcXYZ019-_"))
def test_a_changed_token_is_refused(place: int, char: str) -> None:
    token = write_token(KEY, request(), ["loop-name", 1_700_000_000_000])
    at = place % (len(token) - 1)
    changed = token[:at] + char + token[at + 1 :]

    if changed != token:
        with pytest.raises(InvalidRequest):
            read_token(KEY, request(), changed)


def test_a_position_that_does_not_fit_is_a_defect() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        write_token(KEY, request(), ["x" * MAX_TOKEN])
