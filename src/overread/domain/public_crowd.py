"""The public workforce: whoever registers through an account's public link, and what their answers earn.

Amazon's own public workforce is Mechanical Turk (documented); here it is one crowd per account and Region, behind the one
ARN that A2I has for it. What is earned is written down; paying it is somebody else's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from overread.domain.email_address import is_address
from overread.domain.errors import InvalidRequest
from overread.domain.text import check_storable
from overread.domain.workforce import User

MAX_CONSENT = 8_000
"""Characters."""
MAX_BLOCKED = 1_000

DEFAULT_CONSENT = (
    "You work as an independent contractor, not as an employee of whoever publishes the tasks.\n\n"
    "Each task says what it pays before you take it. An answer that you submit in time earns that price; a task "
    "that you release, decline or let run out earns nothing.\n\n"
    "Keep what the tasks show you to yourself. Do not enter confidential, personal or protected health information "
    "into an answer."
)
"""After the text of A2I's console (documented: contractors worldwide; no confidential, personal or health information)."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A text that workers agree to when they register. Texts are never changed: a new one is another one."""

    id: int
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PublicCrowd:
    """is_open: flow definitions may name the crowd's ARN. takes_registrations: the link lets new workers in.

    confirms_email: a new worker works only after following the link in a message to their address.
    blocked: e-mail addresses, and domains as `@example.com`, that may not register.
    """

    workforce_id: int
    account: str
    region: str
    portal_id: str
    pool_id: str
    is_open: bool
    takes_registrations: bool
    confirms_email: bool
    consent: Consent
    blocked: tuple[str, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CrowdChoices:
    """What an operator decides of a public crowd."""

    consent: str
    takes_registrations: bool
    confirms_email: bool
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicWorker:
    """A registered worker. earned: tenths of a cent, of answer_count paid answers."""

    user: User
    consent_id: int
    consented_at: datetime
    accepts_adult: bool
    earned: int
    answer_count: int


@dataclass(frozen=True, slots=True)
class Earning:
    """One line of the ledger. price: tenths of a cent. email: None of a worker who was deleted."""

    id: int
    worker_id: str
    email: str | None
    flow_name: str
    loop_name: str
    price: int
    earned_at: datetime


def check_choices(choices: CrowdChoices) -> CrowdChoices:
    """The choices as they are kept. Raises InvalidRequest for what cannot be."""
    consent = choices.consent.strip()
    if not 1 <= len(consent) <= MAX_CONSENT:
        raise InvalidRequest(f"The consent text has {len(consent)} characters, allowed: 1 to {MAX_CONSENT}.")
    check_storable(Consent=consent)
    return CrowdChoices(
        consent, choices.takes_registrations, choices.confirms_email, blocked_entries(choices.blocked)
    )


def blocked_entries(lines: Iterable[str]) -> tuple[str, ...]:
    """A blocklist as it is kept: in lower case, each entry once, `@domain` for everybody of a domain.

    Raises InvalidRequest for an entry that is neither an address nor a domain.
    """
    entries = sorted({line.strip().lower() for line in lines} - {""})
    if len(entries) > MAX_BLOCKED:
        raise InvalidRequest(f"The blocklist has {len(entries)} entries, allowed: up to {MAX_BLOCKED}.")
    for entry in entries:
        # An entry for a domain is what everybody's address there ends with.
        if not is_address(f"anybody{entry}" if entry.startswith("@") else entry):
            raise InvalidRequest(
                f"The blocklist holds '{entry}', which is neither an e-mail address nor a domain such as "
                "@example.com."
            )
    return tuple(entries)


def is_blocked(email: str, blocked: Sequence[str]) -> bool:
    """email: as `worker_email` gives it."""
    return email in blocked or f"@{email.rpartition('@')[2]}" in blocked


def worker_email(text: str) -> str:
    """The address under which somebody registers: trimmed, in lower case, so that one person registers once.

    Raises InvalidRequest for what cannot be an e-mail address.
    """
    email = text.strip().lower()
    if not is_address(email):
        raise InvalidRequest("An e-mail address is expected, such as name@example.com.")
    return email
