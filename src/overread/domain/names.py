"""Names that overread itself gives: ids of user pools and clients, addresses of portals."""

from __future__ import annotations

from urllib.parse import urlsplit

DEFAULT_WORKFORCE = "default"
"""What A2I's console calls the workforce that it makes (documented)."""

POOL_ID_LENGTH = 9
CLIENT_ID_LENGTH = 26
CLIENT_SECRET_LENGTH = 51
PORTAL_ID_LENGTH = 10
HIDDEN_POOL_LENGTH = 20
WORKER_ID_DIGITS = 16


def user_pool_id(region: str, random: str) -> str:
    """`us-east-1_a1b2c3d4e`, the form of Cognito's ids (documented). random: nine letters or digits."""
    return f"{region}_{random}"


def hidden_pool_id(region: str, random: str) -> str:
    """The id of a pool that no caller has made. The hyphens keep it out of the form of Cognito's ids.

    random: 20 letters or digits.
    """
    return f"{region}-hidden-{random}"


def deleted_username(sub: str) -> str:
    """The name of a person who was deleted. It holds a space, which no username may,
    so it never meets a new one.
    """
    return f"deleted {sub}"


def portal_address(public_url: str, portal_domain: str | None, portal_id: str) -> str:
    """`SubDomain` of a workforce: a host, perhaps with port and path, but never with a scheme.

    Notebooks print `https://` + SubDomain. public_url has no slash at its end.
    """
    if portal_domain:
        return f"{portal_id}.{portal_domain}"
    parts = urlsplit(public_url)
    return f"{parts.netloc}{parts.path}/portal/w/{portal_id}"
