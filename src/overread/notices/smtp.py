"""Letters by an SMTP server.

`smtplib` in a thread: mail is rare, and one connection for each letter needs nothing that an asynchronous client
would bring (docs/decisions/mail-by-smtplib.md).
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path

from overread.domain.errors import DeliveryFailed
from overread.domain.notices import Letter
from overread.notices.mail import as_message, check_address


class SmtpSecurity(StrEnum):
    """How the connection is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For a server on this machine."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """ca_file: of a private authority, PEM; None: the system's authorities. seconds: for every single step."""

    host: str
    port: int
    security: SmtpSecurity
    sender: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    seconds: float = 20.0


class SmtpPost:
    """Sends each letter over a connection of its own."""

    def __init__(self, server: SmtpServer, clock: Callable[[], datetime]) -> None:
        self._server, self._clock = server, clock

    async def deliver(self, letter: Letter, uid: str, folder: str) -> None:  # noqa: ARG002 - a Post
        to = check_address(letter.to, "the person")
        message = as_message(letter, sender=self._server.sender, to=to, uid=uid, date=self._clock())
        await asyncio.to_thread(self._send, message, to)

    def _send(self, message: EmailMessage, to: str) -> None:
        server = self._server
        try:
            with self._connect() as connection:
                if server.user is not None:
                    connection.login(server.user, server.password or "")
                connection.send_message(message, from_addr=server.sender.addr_spec, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise DeliveryFailed("mail", _said(code, reason), permanent=code >= 500) from error
        except smtplib.SMTPDataError as error:
            said = _said(error.smtp_code, error.smtp_error)
            raise DeliveryFailed("mail", said, permanent=error.smtp_code >= 500) from error
        except smtplib.SMTPResponseException as error:
            # The server refuses us, not this letter: whoever mends the settings gets it on its way.
            raise DeliveryFailed("mail", _said(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryFailed("mail", f"{server.host}:{server.port}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context(cafile=server.ca_file)
        if server.security is SmtpSecurity.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        if server.security is SmtpSecurity.STARTTLS:
            try:
                connection.starttls(context=context)
            except BaseException:
                connection.close()
                raise
        return connection


def _said(code: int, reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"the mail server says {code} {text}"
