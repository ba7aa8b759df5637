"""What an identity provider says of a worker: the claims that A2I asks for, in both of their spellings.

Source: SageMaker Developer Guide, "Create a Private Workforce (OIDC IdP)" (documented).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from overread.domain.errors import ProviderFlaw, ProviderRefused

MAX_GROUPS = 10
MAX_GROUP_LENGTH = 63
MAX_CLIENT_ID_LENGTH = 128
MAX_SUB_LENGTH = 255
"""OpenID Connect's own bound; A2I names none."""
MAX_NAME_LENGTH = 256
"""A longer name is cut: it is shown, and nothing depends on it."""
MAX_EMAIL_LENGTH = 254

_CLIENT_ID = re.compile(r"[\w+-]+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdentityClaims:
    """A worker as their provider knows them. sub: unique with the issuer only."""

    sub: str
    name: str
    groups: tuple[str, ...]
    email: str | None = None
    email_verified: bool | None = None


def has_worker_claims(claims: Mapping[str, object]) -> bool:
    """Whether any of A2I's own claims is there: then these claims are meant to be the worker's."""
    return any(_find(claims, name) is not None for name in ("groups", "sub", "client_id", "name"))


def read_claims(claims: Mapping[str, object], client_id: str) -> IdentityClaims:
    """The worker. Raises ProviderRefused(UNFIT), which names the claim."""
    issued_for = _text(claims, "client_id")
    if len(issued_for) > MAX_CLIENT_ID_LENGTH or _CLIENT_ID.match(issued_for) is None:
        raise _unfit(
            "client_id", f"is expected to be up to {MAX_CLIENT_ID_LENGTH} letters, digits, _, + and -"
        )
    if issued_for != client_id:
        raise _unfit("client_id", "names another client")
    sub = _text(claims, "sub")
    if len(sub) > MAX_SUB_LENGTH:
        raise _unfit("sub", f"is longer than {MAX_SUB_LENGTH} characters")
    verified = claims.get("email_verified")
    return IdentityClaims(
        sub=sub,
        name=_text(claims, "name")[:MAX_NAME_LENGTH],
        groups=_groups(claims),
        email=_email(claims),
        email_verified=verified if isinstance(verified, bool) else None,
    )


def is_group_name(text: str) -> bool:
    """1 to 63 letters, marks, symbols, digits and punctuation: `[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+` (documented)."""
    return 0 < len(text) <= MAX_GROUP_LENGTH and all(
        unicodedata.category(character)[0] in "LMSNP" for character in text
    )


def _groups(claims: Mapping[str, object]) -> tuple[str, ...]:
    """One group as a text, several as a list (documented); each once."""
    found = _find(claims, "groups")
    groups = [found] if isinstance(found, str) else found
    if not isinstance(groups, list) or not groups:
        raise _unfit("groups", "is missing, or neither a text nor a list of texts")
    if len(groups) > MAX_GROUPS:
        raise _unfit("groups", f"names {len(groups)} groups, allowed: up to {MAX_GROUPS}")
    for position, group in enumerate(groups, 1):
        if not isinstance(group, str):
            raise _unfit("groups", f"holds something that is no text at position {position}")
        if not is_group_name(group):
            raise _unfit(
                "groups",
                f"holds a name at position {position} that is empty, longer than {MAX_GROUP_LENGTH} characters, or "
                "has spaces",
            )
    return tuple(dict.fromkeys(groups))


def _email(claims: Mapping[str, object]) -> str | None:
    """Not required, so one that cannot be an address is none."""
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email or len(email) > MAX_EMAIL_LENGTH:
        return None
    return email if _is_plain(email) else None


def _text(claims: Mapping[str, object], name: str) -> str:
    found = _find(claims, name)
    if not isinstance(found, str) or not found.strip() or not _is_plain(found):
        raise _unfit(name, "is missing, empty, or no plain text")
    return found


def _is_plain(text: str) -> bool:
    """No control characters and no halves of others: no column could hold them, no log should."""
    return all(unicodedata.category(character)[0] != "C" for character in text)


def _find(claims: Mapping[str, object], name: str) -> object:
    """The claim in either spelling; the one with the colon wins."""
    with_colon = claims.get(f"sagemaker:{name}")
    return claims.get(f"sagemaker-{name}") if with_colon is None else with_colon


def _unfit(name: str, found: str) -> ProviderRefused:
    return ProviderRefused(ProviderFlaw.UNFIT, f"the claim sagemaker:{name} {found}")
