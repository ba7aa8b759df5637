"""English words of mails and messages to workers: invitations, work that waits."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "column.recipient": "To",
    "column.about": "About",
    "column.subject": "Subject",
    "mail.title": "Mail to workers",
    "mail.lead": "Invitations and reset links: what was sent, and what waits. What a mail said is wiped once it has been sent.",
    "mail.empty": "Nobody has been written to yet.",
    "mail.nobody": "no address",
    "mail.about.invitation": "Invitation",
    "mail.about.reset": "Password reset",
    "mail.about.registration": "Registration",
    "mail.state.sent": "Sent",
    "mail.state.kept": "In the outbox",
    "mail.state.waiting": "Waiting",
    "mail.state.failed": "Not sent",
    "mail.state.void": "Too late",
    "mail.send_again": "Send again",
    "mail.sent_again": "The mail is on its way again.",
    "mail.kept": "Outbox: mails not sent because no SMTP server is set",
    "mail.kept_lead": "Bring them to their readers yourself, or set OVERREAD_SMTP_HOST. They lie as files in the data folder.",
    "mail.text": "Text of the mail",
    "letter.invitation.subject": "You are invited to review work",
    "letter.invitation.subject_by": "{organisation} invites you to review work",
    "letter.invitation.heading": "You are invited to review work",
    "letter.invitation.heading_by": "{organisation} invites you to review work",
    "letter.invitation.what": (
        "A program has read documents or pictures and is not sure of everything. "
        "You look at what it found and say what is right."
    ),
    "letter.invitation.first": (
        "Open the worker portal and sign in with the temporary password. "
        "You choose a password of your own straight away."
    ),
    "letter.invitation.later": (
        "You will be told where the worker portal is. There you sign in with the temporary password "
        "and choose a password of your own straight away."
    ),
    "letter.invitation.open": "Open the worker portal",
    "letter.invitation.email": "Email",
    "letter.invitation.password": "Temporary password",
    "letter.until": "Valid until",
    "letter.contact": "Questions? Write to {contact}.",
    "letter.reset.subject": "Choose a new password",
    "letter.reset.heading": "Choose a new password",
    "letter.reset.what": "Somebody asked for a new password for this address. The link below lets you choose one, once.",
    "letter.reset.open": "Choose a new password",
    "letter.reset.not_you": "Was it not you? Then leave this mail alone: your password stays as it is.",
    "letter.registration.subject": "Confirm your address",
    "letter.registration.heading": "Confirm your address",
    "letter.registration.what": (
        "You have registered as a worker. Choose a password to confirm that this address is yours; "
        "then you can take tasks."
    ),
    "letter.registration.open": "Choose a password",
    "letter.registration.not_you": "Was it not you? Then leave this mail alone: nobody can work under your address without it.",
    "letter.known.subject": "You are registered already",
    "letter.known.heading": "You are registered already",
    "letter.known.what": (
        "Somebody has just registered with this address, and it is registered already. "
        "Sign in with your password; the sign-in page helps if you have forgotten it."
    ),
    "letter.known.open": "Sign in",
}
