"""Hand-written stand-ins for what a test must hold in its hand: clock, renderer, post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from overread.domain.errors import DeliveryFailed, InvalidRequest, TemplateFailed
from overread.domain.notices import ChatMessage, Invitation, Letter, Notice
from overread.domain.output import Json
from overread.templates.fields import Field
from overread.templates.job import RenderJob
from overread.web.letters import compose

START = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved; times are whole milliseconds, as the store keeps them."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> datetime:
        """Move on, by the arguments of timedelta; the new time."""
        self.now += timedelta(**time)
        return self.now


class FakeRenderer:
    """Renders by printing template and input; templates in `failures` fail. Keeps its jobs."""

    def __init__(self) -> None:
        self.jobs: list[RenderJob] = []
        self.failures: dict[str, TemplateFailed] = {}
        self.fields_of: dict[str, tuple[str, ...]] = {}
        """Members of the input that a template reads."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def render(self, job: RenderJob) -> str:
        self.jobs.append(job)
        if job.template in self.failures:
            raise self.failures[job.template]
        return f"{job.template}{job.input_json.decode()}"

    async def check(self, job: RenderJob) -> None:
        await self.render(job)

    async def check_many(self, jobs: Sequence[RenderJob]) -> list[TemplateFailed | None]:
        self.jobs += jobs
        return [self.failures.get(job.template) for job in jobs]

    async def parse(self, template: str) -> None:
        if template in self.failures:
            raise self.failures[template]

    async def fields(self, template: str) -> Field:
        await self.parse(template)
        return Field({name: Field() for name in self.fields_of.get(template, ())})


class FakePost:
    """Keeps what people are told: the notices that letters are written of, and the letters that are delivered."""

    def __init__(self) -> None:
        self.sent: list[Notice] = []
        self.delivered: list[Letter] = []
        self.failures: list[DeliveryFailed] = []

    @property
    def invitations(self) -> list[Invitation]:
        return [notice for notice in self.sent if isinstance(notice, Invitation)]

    def compose(self, notice: Notice) -> Letter:
        self.sent.append(notice)
        return compose(notice)

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.delivered.append(letter)


class FakeChat:
    """Keeps messages by address; the first failures are raised instead."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, ChatMessage]] = []
        self.failures: list[DeliveryFailed] = []

    def service_of(self, address: str) -> str:
        if not address.startswith("json://"):
            raise InvalidRequest("no such service")
        return "JSON"

    async def deliver(self, message: ChatMessage, address: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((address, message))


class FakeSink:
    """Takes events; refuses the first `failures` deliveries. tried: event ids of all deliveries."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.events: list[dict[str, Json]] = []
        self.tried: list[str] = []
        self.failures = 0

    async def deliver(self, event: dict[str, Json]) -> None:
        self.tried.append(str(event["id"]))
        if len(self.tried) <= self.failures:
            raise DeliveryFailed(self.name, "not now")
        self.events.append(event)

    async def close(self) -> None: ...
