"""Pages with a form: shown, posted, shown again with what is wrong, or left for the page that shows the outcome.

A whole one:

    @dataclass(frozen=True, slots=True)
    class NewTeamPage(Page):
        file: ClassVar = "new_team.html"
        action: str
        back: str
        draft: Draft

    async def show_new(visit: OperatorVisit) -> Response:
        return _page(visit, Draft(visit.texts, [("size", "3")]))

    async def create(visit: OperatorVisit) -> Response:
        draft = await posted(visit)
        name = draft.text("name", required=True, max_length=63)
        size = draft.number("size", 1, 100)
        if draft.is_sound:
            with catching(visit, draft, {AlreadyExists: "name", "workforce": "workforce"}):
                await workforce.create_team(visit.ctx, visit.caller, name=name, size=size)
        if not draft.is_sound:
            return _page(visit, draft)
        return done(visit, visit.href(f"teams/{name}"), visit.texts.say("team.created", name=name))

    def _page(visit: OperatorVisit, draft: Draft) -> Response:
        return respond(visit, NewTeamPage(visit.href("things/-/create"), visit.href("things"), draft), draft)

and its page file:

    {% extends "base.html" %}
    {% from "forms.html" import form, section, text with context %}
    {% from "parts.html" import crumbs, head with context %}
    {% block title %}{{ t("team.create") }}{% endblock %}
    {% block content %}
    {{ crumbs(((t("nav.workforces"), page.back),)) }}
    {{ head(t("team.create")) }}
    {% call form(page.action, page.draft, t("team.create"), cancel=page.back) %}
      {% call section(t("team.about")) %}
        {{ text(page.draft, "name", t("team.name"), help=t("team.name.help")) }}
        {{ text(page.draft, "size", t("team.size"), type="number", short=true) }}
      {% endcall %}
    {% endcall %}
    {% endblock %}

Routes: `_page` for showing (GET), `_form` for posting (POST) to the same address. What can be lost asks first:
`console/confirmation.py`. Lists, selections, live regions: `tables.py`, `web/pages/parts.html`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from starlette.responses import RedirectResponse, Response

from overread.console.errors import sentence_of, status_of
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.errors import InvalidInput, OverreadError
from overread.web.forms import Draft
from overread.web.notices import Notice, NoticeTone
from overread.web.rendering import Page

Places = Mapping[type[OverreadError] | str, str]
"""Where an error is said: its class, the noun of its `kind` ('bucket'), or the path of a violation → the field."""


MOST_NAMED = 5


def named(names: Sequence[str]) -> str:
    """The first few of these, for a sentence that has said how many there are."""
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


async def posted(visit: OperatorVisit, *, max_bytes: int | None = None) -> Draft:
    """The posted form of this page. max_bytes: if whole documents are in it. Raises ForeignRequest, BodyTooLarge,
    MalformedForm.
    """
    return Draft.posted(visit.texts, await visit.form(long=True, max_bytes=max_bytes))


def respond(visit: OperatorVisit, page: Page, draft: Draft) -> Response:
    """The page with its form: to be filled in, or to be mended."""
    return PAGES.response(page, visit.shell(), status=200 if draft.is_sound else draft.status)


def done(
    visit: OperatorVisit,
    href: str,
    sentence: str,
    tone: NoticeTone = "success",
    *,
    link: tuple[str, str] | None = None,
) -> Response:
    """On to the page that shows the outcome, which begins with the sentence. link: (label, href) after it."""
    response = RedirectResponse(href, status_code=303)
    label, target = link or (None, None)
    visit.console.notices.write(response, visit.session_uid, Notice(sentence, tone, target, label))
    return response


@contextmanager
def catching(visit: OperatorVisit, draft: Draft, places: Places | None = None) -> Iterator[None]:
    """Turn what an operation refuses into problems of the draft, at their fields where `places` knows them."""
    try:
        yield
    except OverreadError as error:
        draft.status = status_of(error)
        if isinstance(error, InvalidInput):
            for violation in error.violations:
                draft.refuse((places or {}).get(violation.path), f"{violation.path}: {violation.constraint}")
        else:
            draft.refuse(_place(error, places or {}), sentence_of(error, visit.texts))


def _place(error: OverreadError, places: Places) -> str | None:
    kind = getattr(error, "kind", None)
    if isinstance(kind, str) and kind in places:
        return places[kind]
    return next((places[family] for family in type(error).__mro__ if family in places), None)
