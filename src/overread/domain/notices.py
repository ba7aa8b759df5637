"""What people are told by mail, as values; the words are in `web/english/notices.py`, the way out in `notices/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its reader gets it, but for who it is from. to: one address, or None if the person has none.

    reply_to: whom the reader may write to.
    """

    to: str | None
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A few lines for a chat. Plain text: services do not agree on anything more."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """Of one job, what has come since the reader was told last. url: of the first of these tasks."""

    title: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a notice is written, as the pool's operators say. Empty: not said."""

    organisation: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class WorkWaits:
    """Work waits. email: None for a chat. team: of a message to a whole team. portal_url: of the task list.

    settings_url: where the reader says how often, or never again; None in a team's chat.
    """

    jobs: tuple[WaitingJob, ...]
    portal_url: str
    settings_url: str | None = None
    email: str | None = None
    team: str | None = None
    sender: Sender = Sender()


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a new worker must be told. The password is nowhere else: the store has its hash only.

    portal_url: None while the pool has no workforce. subject, message: as the pool's InviteMessageTemplate has them,
    with the places `{username}` and `{####}`; empty: ours.
    """

    pool_id: str
    username: str
    email: str | None
    expires_at: datetime
    temporary_password: str = field(repr=False)
    portal_url: str | None = None
    sender: Sender = Sender()
    subject: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """The link that lets somebody choose a new password."""

    email: str | None
    name: str
    expires_at: datetime
    url: str = field(repr=False)
    sender: Sender = Sender()


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody has registered with a public workforce under this address. url: where they choose their password.

    is_known: they are registered already; then url leads to the sign-in page.
    """

    email: str
    expires_at: datetime
    url: str = field(repr=False)
    is_known: bool = False
    sender: Sender = Sender()


Notice = Invitation | PasswordReset | Registration | WorkWaits
