"""A letter as an Internet message, and what an address must be before one is written to it."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from overread.domain.email_address import is_address
from overread.domain.errors import DeliveryFailed
from overread.domain.notices import Letter


def check_address(text: str | None, what: str) -> str:
    """The address itself. Raises DeliveryFailed (permanent) for what cannot be one."""
    if text is None:
        raise DeliveryFailed("mail", f"{what} has no e-mail address", permanent=True)
    if not is_address(text):
        raise DeliveryFailed(
            "mail", f"{what} has no e-mail address that mail could be sent to", permanent=True
        )
    return text


def read_sender(text: str) -> Address:
    """`Reviews <reviews@example.com>` or the address alone. Raises ValueError."""
    name, address = parseaddr(text)
    if not name.isprintable() or not is_address(address):
        raise ValueError(f"{text!r} is not of the form 'Name <name@example.com>'")
    return Address(display_name=name, addr_spec=address)


def as_message(letter: Letter, *, sender: Address, to: str | None, uid: str, date: datetime) -> EmailMessage:
    """Text and HTML of the letter, marked so that no robot answers it.

    to: None leaves the message without a reader, for a folder.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    if to is not None:
        message["To"] = Address(addr_spec=to)
    if letter.reply_to and is_address(letter.reply_to):
        message["Reply-To"] = Address(addr_spec=letter.reply_to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{uid}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
