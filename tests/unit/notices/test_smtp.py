from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from email.headerregistry import Address

import pytest
from tests.certificates import ServerFiles, make_server_files
from tests.fakes import START
from tests.mail_server import PASSWORD, USER, MailServer, running_mail_server

from overread.domain.errors import DeliveryFailed
from overread.domain.notices import Letter
from overread.notices.smtp import SmtpPost, SmtpSecurity, SmtpServer

LETTER = Letter("ana@example.com", "Grüße\nBcc: x@y.z", "Text ä\n", "<p>Text ä</p>", "lead@example.com")
UID = "0a1b"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ServerFiles:
    return make_server_files(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def mail(files: ServerFiles) -> Iterator[MailServer]:
    with running_mail_server(files, security="starttls") as server:
        yield server


def settings(files: ServerFiles, port: int, security: SmtpSecurity = SmtpSecurity.STARTTLS) -> SmtpServer:
    sender = Address("Reviews", "reviews", "example.org")
    return SmtpServer("localhost", port, security, sender, USER, PASSWORD, files.authority)


async def failure(server: SmtpServer, letter: Letter = LETTER) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        await SmtpPost(server, lambda: START).deliver(letter, UID, "")
    return failed.value


async def test_a_letter_arrives_in_both_forms_over_starttls(files: ServerFiles, mail: MailServer) -> None:
    await SmtpPost(settings(files, mail.port), lambda: START).deliver(LETTER, UID, "")

    [message] = mail.messages
    named = ("From", "To", "Reply-To", "Subject", "Message-ID", "Auto-Submitted", "Bcc")
    assert {name: message[name] for name in named} == {
        "From": "Reviews <reviews@example.org>",
        "To": "ana@example.com",
        "Reply-To": "lead@example.com",
        "Subject": "Grüße Bcc: x@y.z",
        "Message-ID": f"<{UID}@example.org>",
        "Auto-Submitted": "auto-generated",
        "Bcc": None,
    }
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert (text.get_content(), html.get_content()) == ("Text ä\r\n", "<p>Text ä</p>\r\n")
    assert (mail.recipients, mail.private) == ([["ana@example.com"]], [True])


async def test_a_letter_goes_by_tls_from_the_first_byte(files: ServerFiles) -> None:
    with running_mail_server(files, security="tls") as mail:
        await SmtpPost(settings(files, mail.port, SmtpSecurity.TLS), lambda: START).deliver(LETTER, UID, "")
        assert (len(mail.messages), mail.private) == (1, [True])


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "450 mailbox busy", False),
        ("DATA", "554 looks like spam", True),
        ("DATA", "451 try later", False),
    ],
)
async def test_what_the_server_refuses_for_good_is_not_tried_again(
    files: ServerFiles, mail: MailServer, command: str, answer: str, permanent: bool
) -> None:
    mail.answers[command] = answer

    failed = await failure(settings(files, mail.port))

    assert (failed.permanent, failed.reason) == (permanent, f"the mail server says {answer}")


async def test_a_wrong_password_of_ours_is_no_fault_of_the_letter(
    files: ServerFiles, mail: MailServer
) -> None:
    failed = await failure(replace(settings(files, mail.port), password="wrong"))

    assert not failed.permanent
    assert failed.reason.startswith("the mail server says 535")
    assert "wrong" not in failed.reason


async def test_a_server_of_a_foreign_authority_gets_no_password(files: ServerFiles, mail: MailServer) -> None:
    failed = await failure(replace(settings(files, mail.port), ca_file=None))

    assert not failed.permanent
    assert "certificate verify failed" in failed.reason
    assert mail.messages == []


async def test_a_server_that_is_away_is_tried_again(files: ServerFiles) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    failed = await failure(settings(files, port))

    assert not failed.permanent
    assert failed.reason.startswith(f"localhost:{port}: ")


@pytest.mark.parametrize(
    "address",
    [None, "", "ana", "a@b.c, d@e.f", "a@b.c\nBcc: d@e.f", "Ana <ana@example.com>", '"a b"@example.com'],
)
async def test_a_field_is_one_plain_address_or_nothing_is_sent(
    files: ServerFiles, mail: MailServer, address: str | None
) -> None:
    failed = await failure(settings(files, mail.port), replace(LETTER, to=address))

    assert failed.permanent
    assert mail.messages == []


def test_passwords_are_in_no_representation(files: ServerFiles) -> None:
    assert PASSWORD not in repr(settings(files, 25))
