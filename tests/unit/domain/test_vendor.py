from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from overread.domain import arn
from overread.domain.errors import InvalidRequest
from overread.domain.vendor import ServiceText, VendorService, check_text, listing_id, listing_of

TEXT = ServiceText("Readers", "Readers Ltd", "People who read")
SERVICE = VendorService(
    1, listing_id("abc"), "111122223333", "us-east-1", 7, "team", TEXT, datetime(2026, 1, 1, tzinfo=UTC)
)


def test_a_listing_and_its_team_name_each_other() -> None:
    assert SERVICE.workteam_arn == "arn:aws:sagemaker:us-east-1:111122223333:workteam/vendor-crowd/abc"
    assert listing_of(SERVICE.workteam_arn) == SERVICE.listing_id == "prod-abc"


@pytest.mark.parametrize(
    "text",
    ["", "team", arn.private_workteam("111122223333", "us-east-1", "t"), arn.public_workteam("us-east-1")],
)
def test_other_teams_have_no_listing(text: str) -> None:
    assert listing_of(text) is None


def test_an_offer_is_for_everybody_else_or_for_whom_it_names() -> None:
    named = replace(SERVICE, text=replace(TEXT, offered_to=("444455556666",)))
    found = [
        [service.is_offered_to(account) for account in ("111122223333", "444455556666", "777788889999")]
        for service in (SERVICE, named)
    ]
    assert found == [[False, True, True], [False, True, False]]


def test_an_offer_is_kept_tidy() -> None:
    typed = ServiceText(
        " Readers ", "Readers Ltd\n", "People who read", ("444455556666 ", "", "444455556666")
    )
    assert check_text(typed) == replace(TEXT, offered_to=("444455556666",))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(TEXT, title=" "), "The title has 0 characters, allowed: 1 to 200"),
        (replace(TEXT, description="x" * 201), "The description has 201 characters"),
        (replace(TEXT, seller_name=""), "The seller's name has 0 characters"),
        (replace(TEXT, offered_to=("4444",)), "'4444' is not an account"),
    ],
)
def test_what_cannot_be_offered_is_refused(wrong: ServiceText, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        check_text(wrong)


def test_kinds_of_teams_are_known_by_their_arns() -> None:
    teams = [
        arn.private_workteam("111122223333", "us-east-1", "public-crowd"),
        arn.public_workteam("us-east-1"),
        SERVICE.workteam_arn,
        arn.workforce("111122223333", "us-east-1", "private-crowd"),
        "public-crowd/default",
    ]
    assert [arn.workteam_type(team) for team in teams] == [
        "private-crowd",
        "public-crowd",
        "vendor-crowd",
        None,
        None,
    ]
