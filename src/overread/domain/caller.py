"""Who asks: an AWS caller, as the signature proved it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal of one signed request.

    account: 12 digits. region: from the credential scope of the request. arn: `arn:aws:iam::{account}:user/{name}` or `:root`.
    only: the actions its key is good for; None for every one.
    """

    account: str
    region: str
    arn: str
    user_id: str
    access_key_id: str
    only: frozenset[str] | None = None
