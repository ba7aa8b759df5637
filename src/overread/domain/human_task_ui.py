"""Human task UIs: worker task templates under a name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HumanTaskUi:
    """content_sha256: lower-case hex; the text itself is kept once per digest,
    so running loops keep theirs.
    """

    id: int
    account: str
    region: str
    name: str
    created_at: datetime
    content_sha256: str


def sha256_of(content: str) -> str:
    """The digest of a template's text, as `DescribeHumanTaskUi` gives it."""
    return hashlib.sha256(content.encode()).hexdigest()
