"""Vendors: a private team of one account that other accounts of the deployment subscribe to.

On AWS vendors are found in the Marketplace; here an operator offers a team, and an operator of another account subscribes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from overread.domain import arn
from overread.domain.errors import InvalidRequest
from overread.domain.text import check_storable

MAX_TEXT = 200
"""Characters of MarketplaceTitle and MarketplaceDescription (documented)."""
MAX_SELLER_NAME = 200
LISTING_ID_LENGTH = 13

_LISTING = "prod-"
_ACCOUNT = re.compile(r"\d{12}\Z")


@dataclass(frozen=True, slots=True)
class ServiceText:
    """What a vendor says of a service. offered_to: accounts that may subscribe; none for every account."""

    title: str
    seller_name: str
    description: str
    offered_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VendorService:
    """account, team_name: the vendor's own team that does the work."""

    id: int
    listing_id: str
    account: str
    region: str
    workteam_id: int
    team_name: str
    text: ServiceText
    created_at: datetime

    @property
    def workteam_arn(self) -> str:
        """What subscribers' flow definitions name."""
        return arn.vendor_workteam(self.account, self.region, self.listing_id.removeprefix(_LISTING))

    def is_offered_to(self, account: str) -> bool:
        return account != self.account and (not self.text.offered_to or account in self.text.offered_to)


def listing_id(random: str) -> str:
    """`ListingId`, in the Marketplace's form. random: LISTING_ID_LENGTH characters [a-z0-9]."""
    return f"{_LISTING}{random}"


def listing_of(workteam_arn: str) -> str | None:
    """The listing that a vendor team's ARN belongs to, or None if it is not such an ARN."""
    team = arn.parse(workteam_arn)
    if team is None or arn.workteam_type(workteam_arn) != arn.VENDOR_CROWD:
        return None
    return listing_id(team.name.partition("/")[2])


def check_text(text: ServiceText) -> ServiceText:
    """What a vendor says, as it is kept. Raises InvalidRequest for what is too long, missing, or no account."""
    return ServiceText(
        _words("title", text.title, MAX_TEXT),
        _words("seller's name", text.seller_name, MAX_SELLER_NAME),
        _words("description", text.description, MAX_TEXT),
        _accounts(text.offered_to),
    )


def _words(what: str, given: str, limit: int) -> str:
    words = given.strip()
    if not 1 <= len(words) <= limit:
        raise InvalidRequest(f"The {what} has {len(words)} characters, allowed: 1 to {limit}.")
    check_storable(**{what: words})
    return words


def _accounts(given: Iterable[str]) -> tuple[str, ...]:
    accounts = sorted({account.strip() for account in given} - {""})
    for account in accounts:
        if not _ACCOUNT.match(account):
            raise InvalidRequest(f"'{account}' is not an account: twelve digits are expected.")
    return tuple(accounts)
