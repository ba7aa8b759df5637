"""Human task UIs: worker task templates under a name, each a row of versions."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

MAX_CONTENT = 128_000
"""Characters of `TemplateContent` (documented)."""

MAX_SAMPLE = 128_000
"""Characters of `TaskInput`, which previews are filled with (documented)."""

MAX_NOTE = 200

_NAME = re.compile(r"[a-z0-9](-*[a-z0-9]){0,62}\Z")


@dataclass(frozen=True, slots=True)
class HumanTaskUi:
    """content_sha256: lower-case hex; the text itself is kept once per digest,
    so running loops keep theirs. version: which of its versions that is, from 1.
    """

    id: int
    account: str
    region: str
    name: str
    created_at: datetime
    content_sha256: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A text that a UI has, or had. created_by: an ARN; '' for what is older than versions. note: what is new in it."""

    number: int
    content_sha256: str
    created_at: datetime
    created_by: str
    note: str


def sha256_of(content: str) -> str:
    """The digest of a template's text, as `DescribeHumanTaskUi` gives it."""
    return hashlib.sha256(content.encode()).hexdigest()


def is_name(text: str) -> bool:
    """Whether it may name a UI (`HumanTaskUiName`, documented)."""
    return len(text) <= 63 and _NAME.match(text) is not None
