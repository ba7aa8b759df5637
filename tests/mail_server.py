"""A mail server on loopback that keeps what it is given: with STARTTLS or TLS and a password, as real ones have."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.certificates import ServerFiles

USER, PASSWORD = "overread", "Postman-Horse-1"


@dataclass
class MailServer:
    """port: where it listens. answers: what the next RCPT or DATA commands are answered instead of 250, by their name."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    private: list[bool] = field(default_factory=list)
    """Whether each message came over TLS."""
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, reader: str) -> EmailMessage:
        """The newest message to somebody, once there is one."""

        def to_reader() -> list[EmailMessage]:
            return [message for message in self.messages if message["To"] == reader]

        with self._arrived:
            assert self._arrived.wait_for(to_reader, timeout=120)
            return to_reader()[-1]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = BytesParser(policy=default).parsebytes(cast(bytes, envelope.content))
        self.recipients.append(list(envelope.rcpt_tos))
        assert server.transport is not None
        self.private.append(server.transport.get_extra_info("ssl_object") is not None)
        with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        return "250 OK"


@contextmanager
def running_mail_server(files: ServerFiles, *, security: str) -> Iterator[MailServer]:
    """security: 'starttls' or 'tls'. It takes mail from USER with PASSWORD only.

    Not aiosmtpd's own Controller: that gives up if its thread does not answer within a second.
    """
    mail = MailServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    options: dict[str, Any] = {"authenticator": _authenticate, "timeout": 120}
    if security == "tls":
        # aiosmtpd does not see the TLS that its transport has: whether somebody signed in is asked in RCPT, too.
        options |= {"auth_require_tls": False}
    else:
        options |= {"tls_context": context, "require_starttls": True, "auth_required": True}
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()

    async def listen() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(mail, loop=loop, **options),
            "127.0.0.1",
            0,
            ssl=context if security == "tls" else None,
        )

    async def close(server: asyncio.Server) -> None:
        server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(60)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        asyncio.run_coroutine_threadsafe(close(server), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    # Not handled: the refusal is still to be said.
    return AuthResult(success=right, handled=False)
