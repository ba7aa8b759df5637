"""Who asks: an AWS caller, as the signature proved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overread.domain.policies.evaluation import EVERYTHING, Permissions


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal of one signed request, and what policies may ask about the request.

    account: 12 digits. region: from the credential scope of the request. arn: of the user, of the role's session, or
    `arn:aws:iam::{account}:root`. permissions: everything, for the deployment's own programs and for operators.
    source_ip, secure, at: where the request came from, whether under TLS, and when; "" and None where there was none.
    """

    account: str
    region: str
    arn: str
    user_id: str
    access_key_id: str
    permissions: Permissions = EVERYTHING
    source_ip: str = ""
    secure: bool = False
    at: datetime | None = None
