"""What every operation receives: the adapters, the clock, and the deployment's choices as values."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from overread.auth.providers import Providers
from overread.domain.conditions.switches import DEFAULT_SWITCHES, Switches
from overread.domain.notices import Letter, Notice
from overread.notices.base import Chat, NoChat, Nowhere, Post

if TYPE_CHECKING:
    from overread.engines.base import DocumentEngine, ModerationEngine
    from overread.events.base import Sink
    from overread.objects.base import ObjectStore
    from overread.store import Store
    from overread.templates.render import RenderPool


@dataclass(frozen=True, slots=True)
class Policy:
    """The deployment's choices that operations must know. Defaults as in `settings.py`.

    public_url: scheme and host by which browsers and clients reach overread, without a slash at the end.
    portal_domain: when set, portals live at `{portal id}.{portal_domain}` instead of `/portal/w/{portal id}`.
    quotas: 0 means no quota.
    """

    public_url: str = "http://127.0.0.1:8080"
    portal_domain: str | None = None
    account: str = "000000000000"
    region: str = "us-east-1"
    max_flow_definitions: int = 0
    max_human_task_uis: int = 0
    max_workteams: int = 0
    max_human_loops_in_progress: int = 0
    max_workforces_per_region: int = 1
    strict_stop: bool = False
    """Answer 400 instead of a no-op when a loop that has ended is stopped."""
    require_roles: bool = False
    """Refuse a role that does not exist here, instead of letting it do everything in its account."""
    switches: Switches = DEFAULT_SWITCHES
    """Readings of activation conditions."""
    max_pages: int = 1
    """Of a document that AnalyzeDocument takes (Textract's own: 1)."""
    max_document_pages: int = 50
    """Of a whole document that StartHumanLoop takes."""
    max_answer_bytes: int = 8 * 2**20
    retention_days: int = 30
    audit_days: int = 400
    """How long the record of who did, or saw, what is kept; 0: without end."""
    temporary_password_days: int = 7
    session_hours: int = 12
    sinks: tuple[str, ...] = ()
    """Names of the sinks that want status events; none means that no outbox row is written."""


def _new_id(length: int) -> str:
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))


@dataclass(frozen=True, slots=True)
class Ids:
    """Where identifiers come from; tests put their own functions here."""

    uuid: Callable[[], str] = lambda: str(uuid.uuid4())
    short: Callable[[int], str] = _new_id
    """n characters of [a-z0-9]."""
    hex: Callable[[int], str] = lambda digits: secrets.token_hex(digits // 2)
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32)


def _now() -> datetime:
    return datetime.now(UTC)


def _no_words(notice: Notice) -> Letter:
    raise NotImplementedError(f"this context was made without words for {type(notice).__name__}")


@dataclass(frozen=True, slots=True)
class Engines:
    """What reads documents and images; None where the deployment has chosen none."""

    document: DocumentEngine | None = None
    moderation: ModerationEngine | None = None

    @property
    def open(self) -> tuple[DocumentEngine | ModerationEngine, ...]:
        return tuple(engine for engine in (self.document, self.moderation) if engine is not None)


@dataclass(slots=True)
class Context:
    """One per process, made by `app.py`."""

    store: Store
    objects: ObjectStore
    renderer: RenderPool
    engines: Engines = field(default_factory=Engines)
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], datetime] = _now
    ids: Ids = field(default_factory=Ids)
    sinks: Mapping[str, Sink] = field(default_factory=dict)
    signing_key: bytes = b""
    """Deployment secret for capabilities, CSRF tokens and paging tokens; derived from the sealing key."""
    wake: Callable[[str], None] = lambda _: None
    """Tell background work (`checks`, `finishing`, `deliveries`) that something is due now."""
    post: Post = field(default_factory=Nowhere)
    """The way out of letters to people."""
    chat: Chat = field(default_factory=NoChat)
    """The way out of messages to chats."""
    providers: Providers = field(default_factory=Providers)
    """Identity providers of workforces."""
    compose: Callable[[Notice], Letter] = _no_words
    """A notice in words; the words are a front's (`web/letters.py`)."""
