"""The composition root: settings in, one ASGI application out. The only place that knows which implementation is real."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import ipaddress
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from overread import __version__, first_start
from overread.auth.providers import Providers
from overread.aws.app import AwsFront, AwsOptions
from overread.background import Background
from overread.console.routes import console_routes
from overread.domain.conditions.switches import Switches
from overread.domain.errors import InvalidRequest, OverreadError, StorageUnavailable
from overread.engines.base import EngineOptions
from overread.engines.registry import open_document_engine, open_moderation_engine
from overread.notices import chat
from overread.notices.base import NoChat
from overread.notices.folder import FolderPost
from overread.operations import finishing
from overread.operations.context import Context, Engines, Policy
from overread.portal.routes import portal_routes
from overread.settings import (
    SettingError,
    Settings,
    environment_name,
    lines,
    load,
    networks_and_names,
    pairs,
    process_environment,
)
from overread.store import Store
from overread.store.database import Database, sqlite_url
from overread.store.migrations import HEAD, current_version, upgrade
from overread.store.objects import ObjectRows
from overread.store.sealing import Sealer, new_key
from overread.templates.render import RenderPool
from overread.web.letters import compose
from overread.web.options import Checked, Installation, SettingShown, TemplatePolicy, WebOptions
from overread.web.rendering import STATIC
from overread.web.template_texts import template_text_routes

if TYPE_CHECKING:
    from overread.events.base import Sink
    from overread.notices.base import Chat, Post
    from overread.objects.base import ObjectStore
    from overread.outbound.client import GuardedClient

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)


class Overread:
    """The whole server as one ASGI application.

    clock: tests bring their own. background: False leaves the ticking loops to another process, or to a test.
    examine: looks at the installation, for the console's page of settings.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] | None = None,
        background: bool = True,
        examine: Callable[[], Iterable[Checked]] | None = None,
    ) -> None:
        self.settings = settings
        self.ctx = build_context(settings, clock=clock)
        self.background = Background(self.ctx) if background else None
        options = web_options(settings, examine)
        self._end_metrics: Callable[[], None] = lambda: None
        self._aws = AwsFront(
            self.ctx,
            AwsOptions(
                strict_names=settings.strict_names,
                request_rates=_rates(settings),
                trusted_proxies=networks_and_names(settings.trusted_proxies),
            ),
        )
        self._serve_aws: Asgi = self._aws
        self.people: list[Route] = [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            *STATIC.routes(),
            *portal_routes(self.ctx, options),
            *console_routes(self.ctx, options),
            *template_text_routes(self.ctx),
        ]
        self._serve_people: Asgi = Starlette(routes=self.people)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if self._aws.is_aws_request(scope):
                await self._serve_aws(scope, receive, send)
            else:
                await self._serve_people(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            raise RuntimeError(f"overread does not speak {scope['type']}")

    async def start(self) -> None:
        """Open the store and begin the background work. Raises StorageUnavailable."""
        warn_of_settings(self.settings)
        await self.ctx.store.start()
        await self.ctx.objects.start()
        await self.ctx.renderer.start()
        for engine in self.ctx.engines.open:
            await engine.start()
        if not self.settings.database_url:
            await first_start.prepare(self.ctx, self.settings.data_dir)
            await finishing.take_up_again(self.ctx)
        if self.settings.metrics_address:
            self._start_metrics(self.settings.metrics_address)
        if self.background is not None:
            self.background.start()

    async def close(self) -> None:
        self._end_metrics()
        if self.background is not None:
            await self.background.close()
        for engine in self.ctx.engines.open:
            await engine.close()
        await self.ctx.renderer.close()
        await self.ctx.providers.close()
        for sink in self.ctx.sinks.values():
            await sink.close()
        await self.ctx.objects.close()
        await self.ctx.store.close()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.start()
        except OverreadError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _start_metrics(self, address: str) -> None:
        from overread.metrics import Metrics  # a deployment without metrics does not load the library

        metrics = Metrics(self.ctx)
        self._serve_aws = metrics.measured("aws", self._serve_aws)
        self._serve_people = metrics.measured("people", self._serve_people)
        self._end_metrics, port = metrics.serve(address)
        log.info("metrics on port %d", port)

    async def _alive(self, _: Request) -> Response:
        """The process answers. Nothing else is looked at: a restart would not mend a database."""
        return JSONResponse({"status": "ok"})

    async def _ready(self, _: Request) -> Response:
        """The database answers and the writer takes commands. A full disk is not looked for: reading goes on without room,
        and each refused write says so."""
        try:
            await self.ctx.store.read(lambda conn: conn.exec_driver_sql("select 1").scalar())
            await self.ctx.store.write(lambda _: None)
        except StorageUnavailable:
            return JSONResponse({"status": "the database does not answer"}, status_code=503)
        return JSONResponse({"status": "ok"})


def build_context(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Context:
    """Everything that operations receive, made of the settings. Nothing is opened yet.

    Raises SettingError, StorageUnavailable for a schema that is not this version's.
    """
    now = clock or _now
    keys = sealing_keys(settings)
    database = open_database(settings)
    store = Store(database, Sealer(*keys))
    sinks = _sinks(settings, now)
    return Context(
        store=store,
        objects=_objects(settings, store, now),
        renderer=RenderPool(size=settings.renderers),
        engines=_engines(settings),
        policy=_policy(settings, tuple(sinks)),
        clock=now,
        sinks=sinks,
        post=_post(settings, now),
        providers=Providers(
            allowed=_networks(settings.outbound_allow, "outbound_allow"), authorities=_authorities(settings)
        ),
        chat=_chat(settings),
        compose=compose,
        signing_key=hashlib.sha256(b"overread signing key" + keys[0]).digest(),
    )


def open_database(settings: Settings) -> Database:
    """The database with its schema at this version: the embedded one is brought forward, PostgreSQL is left
    to `overread migrate`.
    """
    if settings.database_url:
        database = Database(settings.database_url)
        found = current_version(database)
        if found != HEAD:
            raise StorageUnavailable(
                f"the database's schema is {found or 'empty'}, this overread needs {HEAD}: run `overread migrate`"
            )
        return database
    prepare_data_dir(settings.data_dir)
    database = Database(sqlite_url(settings.sqlite_path))
    if current_version(database) != HEAD:
        upgrade(database)
        os.chmod(settings.sqlite_path, 0o600)
    return database


def prepare_data_dir(folder: Path) -> None:
    """Make the folder, for this user only. Raises SettingError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(f"the data folder {folder} cannot be made: {error.strerror}") from error


def sealing_keys(settings: Settings) -> list[bytes]:
    """The deployment's sealing keys, newest first; the first start makes one. Raises SettingError."""
    if settings.key:
        return [_decode_key(text) for text in networks_and_names(settings.key)]
    prepare_data_dir(settings.data_dir)
    file = settings.data_dir / "key"
    with contextlib.suppress(FileExistsError):
        # Exclusive: of two processes that start at once, one makes the key and both read it.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(base64.b64encode(new_key()) + b"\n")
            opened.flush()
            os.fsync(opened.fileno())
    return [_decode_key(text) for text in networks_and_names(file.read_text("ascii").replace("\n", ","))]


def public_url(settings: Settings) -> str:
    if settings.public_url:
        return settings.public_url.rstrip("/")
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{settings.port}"


def web_options(settings: Settings, examine: Callable[[], Iterable[Checked]] | None = None) -> WebOptions:
    """Raises SettingError."""
    _networks(settings.trusted_proxies, "trusted_proxies")
    return WebOptions(
        secure=public_url(settings).startswith("https://") or settings.behind_proxy,
        trusted_proxies=networks_and_names(settings.trusted_proxies),
        template_policy=TemplatePolicy(settings.template_policy),
        installation=Installation(
            version=__version__,
            settings=tuple(
                SettingShown(
                    line.option, line.variable, line.value, line.is_set, line.source, line.default, line.help
                )
                for line in lines(settings, process_environment())
            ),
            data_dir=settings.data_dir,
            examine=examine,
        ),
    )


def warn_of_settings(settings: Settings) -> None:
    """Log what is allowed and hardly ever meant."""
    if settings.behind_proxy and not settings.trusted_proxies:
        log.warning(
            "OVERREAD_TRUSTED_PROXIES is not set: everybody seems to come from the proxy's address, so failed sign-ins of "
            "one stranger keep everybody out, and workforces' address ranges mean nothing"
        )


def _policy(settings: Settings, sinks: tuple[str, ...]) -> Policy:
    return Policy(
        public_url=public_url(settings),
        portal_domain=settings.portal_domain,
        account=settings.account,
        region=settings.region,
        max_flow_definitions=settings.max_flow_definitions,
        max_human_task_uis=settings.max_human_task_uis,
        max_workteams=settings.max_workteams,
        max_human_loops_in_progress=settings.max_human_loops_in_progress,
        max_workforces_per_region=settings.max_workforces_per_region,
        switches=Switches(every_word=settings.every_word, lenient_form_keys=settings.lenient_form_keys),
        max_pages=settings.max_pages,
        max_document_pages=settings.max_document_pages,
        strict_stop=settings.strict_stop,
        require_roles=settings.require_roles,
        max_answer_bytes=settings.max_answer_bytes,
        retention_days=settings.retention_days,
        audit_days=settings.audit_days,
        temporary_password_days=settings.temporary_password_days,
        session_hours=settings.session_hours,
        sinks=sinks,
    )


def _engines(settings: Settings) -> Engines:
    """The chosen engines. One of ours whose extra is not installed is none: what needs it says so when it is asked."""
    options = EngineOptions(
        processes=settings.engine_processes,
        backlog=settings.engine_backlog,
        memory_bytes=settings.engine_memory_mb * 2**20,
        seconds=settings.engine_seconds,
        outbound_allow=tuple(_networks(settings.outbound_allow, "outbound_allow")),
        outbound_ca=_authorities(settings),
    )
    try:
        return Engines(
            document=open_document_engine(settings.document_engine, options)
            if settings.document_engine
            else None,
            moderation=open_moderation_engine(settings.moderation_engine, options)
            if settings.moderation_engine
            else None,
        )
    except InvalidRequest as error:
        raise SettingError(error.reason) from error


def _objects(settings: Settings, store: Store, clock: Callable[[], datetime]) -> ObjectStore:
    index = ObjectRows(store)
    if settings.objects_url:
        from overread.objects.remote import open_remote  # loads the vendors' clients

        return open_remote(
            settings.objects_url,
            index,
            mapped=pairs(settings.buckets, "buckets"),
            account=settings.account,
            region=settings.region,
            clock=clock,
        )
    from overread.objects.local import LocalObjects

    return LocalObjects(settings.data_dir / "objects", index, clock=clock)


def _sinks(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Sink]:
    sinks: dict[str, Sink] = {}
    if settings.event_log:
        from overread.events.log import LogSink

        sinks["log"] = LogSink(None if settings.event_log == "-" else Path(settings.event_log))
    if settings.webhook_url:
        from overread.events.webhook import WebhookSink
        from overread.outbound.client import GuardedClient

        client = GuardedClient(
            allowed=_networks(settings.outbound_allow, "outbound_allow"), authorities=_authorities(settings)
        )
        sinks["webhook"] = WebhookSink(settings.webhook_url, _webhook_secret(settings), client, clock)
    return sinks


def _chat(settings: Settings) -> Chat:
    allowed, authorities = _networks(settings.outbound_allow, "outbound_allow"), _authorities(settings)

    def client() -> GuardedClient:
        from overread.outbound.client import GuardedClient

        return GuardedClient(allowed=allowed, authorities=authorities)

    return chat.AppriseChat(client) if chat.is_available() else NoChat()


def _post(settings: Settings, clock: Callable[[], datetime]) -> Post:
    """Mail by the SMTP server that is set, else into a folder that the console shows."""
    if not settings.smtp_host:
        return FolderPost(settings.data_dir / "mail", clock)
    from overread.notices.mail import read_sender
    from overread.notices.smtp import SmtpPost, SmtpSecurity, SmtpServer

    try:
        sender = read_sender(settings.mail_from or "")
    except ValueError as error:
        raise SettingError(f"OVERREAD_MAIL_FROM: {error}") from error
    security = SmtpSecurity(settings.smtp_security)
    ports = {SmtpSecurity.STARTTLS: 587, SmtpSecurity.TLS: 465, SmtpSecurity.NONE: 25}
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port or ports[security],
        security=security,
        sender=sender,
        user=settings.smtp_user,
        password=settings.smtp_password,
        ca_file=settings.smtp_ca,
        seconds=settings.smtp_seconds,
    )
    return SmtpPost(server, clock)


def _networks(text: str, name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(part) for part in networks_and_names(text)]
    except ValueError as error:
        raise SettingError(f"{environment_name(name)}: {error}") from error


def _authorities(settings: Settings) -> Path | None:
    """The file of further certificate authorities, after it was read once. Raises SettingError."""
    file = settings.outbound_ca
    if file is not None:
        import ssl

        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
        except OSError as error:
            raise SettingError(
                f"OVERREAD_OUTBOUND_CA: {file} holds no certificates: {error.strerror or error}"
            ) from error
    return file


def _webhook_secret(settings: Settings) -> bytes:
    try:
        return base64.b64decode((settings.webhook_secret or "").removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise SettingError("OVERREAD_WEBHOOK_SECRET is not Base64") from None


def _rates(settings: Settings) -> dict[str, float]:
    try:
        return {name: float(rate) for name, rate in pairs(settings.request_rates, "request_rates").items()}
    except ValueError as error:
        raise SettingError(f"OVERREAD_REQUEST_RATES: {error}") from error


def _decode_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise SettingError("a sealing key (OVERREAD_KEY or the file `key`) is not the Base64 of 32 bytes")
    return key


def _now() -> datetime:
    return datetime.now(UTC)


def from_environment() -> Overread:
    """The application of one of several server processes: its settings come from the environment."""
    return Overread(load(process_environment()))
