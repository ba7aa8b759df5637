"""Notices as letters: the same few pieces as text and as HTML.

Mail programs know no style sheets of ours, so the HTML part carries its own plain style; it loads nothing and holds no
picture, so it tells nobody that it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from overread.domain.notices import (
    Invitation,
    Letter,
    Notice,
    PasswordReset,
    Registration,
    Sender,
    WorkWaits,
)
from overread.web.texts import DEFAULT, LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class _Body:
    """links: lines that lead on, words and address, in front of the button. action: the words of the button and its address.
    facts: short lines, name and value.
    """

    heading: str
    paragraphs: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    action: tuple[str, str] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()


def compose(notice: Notice) -> Letter:
    """The notice in words, in the deployment's language."""
    texts = LANGUAGES[DEFAULT]
    return _WRITERS[type(notice)](notice, texts)


def _invitation(notice: Invitation, texts: Texts) -> Letter:
    say, sender = texts.say, notice.sender
    name = notice.email or notice.username
    subject = notice.subject or _by(
        texts, "letter.invitation.subject", "letter.invitation.subject_by", sender
    )
    if notice.message:
        places = {"{username}": name, "{####}": notice.temporary_password}
        html = _fill(notice.message, {place: escape(value) for place, value in places.items()})
        return Letter(notice.email, subject, _fill(notice.message, places), html, sender.contact or None)
    body = _Body(
        heading=_by(texts, "letter.invitation.heading", "letter.invitation.heading_by", sender),
        paragraphs=(
            say("letter.invitation.what"),
            say("letter.invitation.first" if notice.portal_url else "letter.invitation.later"),
        ),
        action=None if notice.portal_url is None else (say("letter.invitation.open"), notice.portal_url),
        facts=(
            (say("letter.invitation.email"), name),
            (say("letter.invitation.password"), notice.temporary_password),
            (say("letter.until"), _moment(notice.expires_at)),
        ),
        closing=_closing(texts, sender),
    )
    return _letter(notice.email, subject, body, sender, texts)


def _password_reset(notice: PasswordReset, texts: Texts) -> Letter:
    say, sender = texts.say, notice.sender
    body = _Body(
        heading=say("letter.reset.heading"),
        paragraphs=(say("letter.reset.what"),),
        action=(say("letter.reset.open"), notice.url),
        facts=((say("letter.until"), _moment(notice.expires_at)),),
        closing=(say("letter.reset.not_you"), *_closing(texts, sender)),
    )
    return _letter(notice.email, say("letter.reset.subject"), body, sender, texts)


def _registration(notice: Registration, texts: Texts) -> Letter:
    say, key = texts.say, "letter.known" if notice.is_known else "letter.registration"
    body = _Body(
        heading=say(f"{key}.heading"),
        paragraphs=(say(f"{key}.what"),),
        action=(say(f"{key}.open"), notice.url),
        facts=() if notice.is_known else ((say("letter.until"), _moment(notice.expires_at)),),
        closing=(say("letter.registration.not_you"),),
    )
    return _letter(notice.email, say(f"{key}.subject"), body, notice.sender, texts)


def _work_waits(notice: WorkWaits, texts: Texts) -> Letter:
    say = texts.say
    count = sum(job.count for job in notice.jobs)
    subject = say("letter.work.subject", count)
    closing = () if notice.settings_url is None else (say("letter.work.settings", url=notice.settings_url),)
    body = _Body(
        heading=subject
        if notice.team is None
        else say("letter.work.team", team=notice.team, subject=subject),
        paragraphs=(),
        action=(say("letter.work.open"), notice.portal_url),
        links=tuple((say("letter.work.job", job.count, title=job.title), job.url) for job in notice.jobs),
        closing=(*closing, *_closing(texts, notice.sender)),
    )
    return _letter(notice.email, subject, body, notice.sender, texts)


_WRITERS: Mapping[type[Notice], Callable[..., Letter]] = {
    Invitation: _invitation,
    PasswordReset: _password_reset,
    Registration: _registration,
    WorkWaits: _work_waits,
}


def _by(texts: Texts, of_nobody: str, of_somebody: str, sender: Sender) -> str:
    if not sender.organisation:
        return texts.say(of_nobody)
    return texts.say(of_somebody, organisation=sender.organisation)


def _closing(texts: Texts, sender: Sender) -> tuple[str, ...]:
    return (texts.say("letter.contact", contact=sender.contact),) if sender.contact else ()


def _letter(to: str | None, subject: str, body: _Body, sender: Sender, texts: Texts) -> Letter:
    html = _html(body, texts)
    return Letter(to, subject, _text(body), html, sender.contact or None)


def _text(body: _Body) -> str:
    parts = [body.heading, *body.paragraphs, *("\n".join(link) for link in body.links)]
    if body.action is not None:
        parts.append("\n".join(body.action))
    if body.facts:
        parts.append("\n".join(f"{name}: {value}" for name, value in body.facts))
    return "\n\n".join([*parts, *body.closing]) + "\n"


def _html(body: _Body, texts: Texts) -> str:
    parts = [f'<h1 style="font:600 22px/1.3 Georgia,serif;margin:0 0 16px">{escape(body.heading)}</h1>']
    parts += [_paragraph(text) for text in body.paragraphs]
    parts += [
        f'<p style="margin:0 0 12px"><a href="{escape(url)}" style="color:#1e48b3">{escape(words)}</a></p>'
        for words, url in body.links
    ]
    if body.action is not None:
        label, url = body.action
        parts.append(
            f'<p style="margin:24px 0"><a href="{escape(url)}" style="display:inline-block;padding:12px 24px;'
            f'border-radius:8px;background:#2a5bd7;color:#ffffff;text-decoration:none">{escape(label)}</a></p>'
            f'<p style="margin:0 0 16px;font-size:13px;color:#566074;word-break:break-all">{escape(url)}</p>'
        )
    if body.facts:
        rows = "".join(
            f'<tr><td style="padding:4px 16px 4px 0;color:#566074">{escape(name)}</td>'
            f'<td style="padding:4px 0;font-family:Menlo,Consolas,monospace">{escape(value)}</td></tr>'
            for name, value in body.facts
        )
        parts.append(
            f'<table role="presentation" style="margin:0 0 16px;border-collapse:collapse">{rows}</table>'
        )
    parts += [_paragraph(text) for text in body.closing]
    return (
        f'<!doctype html><html lang="{texts.language}" dir="{texts.direction}"><head><meta charset="utf-8"></head>'
        '<body style="margin:0;padding:32px 16px;background:#ffffff;color:#1b2230;'
        'font:16px/1.55 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif">'
        f'<div style="max-width:34rem;margin:0 auto">{"".join(parts)}</div></body></html>'
    )


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 16px">{escape(text)}</p>'


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _fill(template: str, places: Mapping[str, str]) -> str:
    for place, value in places.items():
        template = template.replace(place, value)
    return template
