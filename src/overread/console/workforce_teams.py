"""One private team: its people, its settings, changing and deleting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Fact, Table, Tone
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforce_team_new import MAX_GROUPS
from overread.console.workforces import HOME
from overread.domain import arn
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.paging import MAX_PAGE
from overread.domain.workforce import DISABLED, PoolKind, User, UserStatus, Workforce, Workteam
from overread.operations import team_people, workforce
from overread.operations.portal_address import portal_address
from overread.operations.team_people import WorkerRow
from overread.operations.workforce import TeamSettings
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

ENABLED = "Enabled"
MAX_PREFIX = 254


@dataclass(frozen=True, slots=True)
class TeamPage(Page):
    """tab: `workers` or `summary`. people: None on the other tab. lead: of a provider's team, where people come from."""

    file: ClassVar = "workforce_team.html"
    name: str
    arn: str
    description: str
    back: str
    tabs: tuple[NavItem, ...]
    tab: Literal["workers", "summary"]
    actions: tuple[Action, ...]
    people: Table | None
    search: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    lead: str | None
    portal: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class EditTeamPage(Page):
    """groups: to choose from; empty where they are typed."""

    file: ClassVar = "workforce_team_edit.html"
    name: str
    action: str
    back: str
    draft: Draft
    groups: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class AddPeoplePage(Page):
    """People of the pool who are not in the team, to select from."""

    file: ClassVar = "workforce_team_add.html"
    name: str
    back: str
    people: Table
    search: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    invite: Action


async def show(visit: OperatorVisit) -> Response:
    """Tab **Workers**."""
    team, of = await _find(visit)
    prefix = search_of(visit)
    found = await team_people.list_people(visit.ctx, visit.caller, team, prefix, listing_of(visit, keys=1))
    here = f"{HOME}/teams/{team.name}"
    say, own = visit.texts.say, of.provider is None
    people = Table(
        columns=tuple(say(f"column.{name}") for name in ("worker", "status", "teams", "since", "actions")),
        rows=tuple(_person(visit, here, row, removable=own) for row in found.items),
        next=visit.href(here, name=prefix, after=position_text(found.after)) if found.after else None,
        first=visit.href(here, name=prefix) if visit.after else None,
    )
    return _page(visit, team, of, "workers", people, prefix)


async def show_summary(visit: OperatorVisit) -> Response:
    """Tab **Team summary**."""
    team, of = await _find(visit)
    return _page(visit, team, of, "summary", None, "")


def search_of(visit: OperatorVisit) -> str:
    return visit.request.query_params.get("name", "").strip()[:MAX_PREFIX]


def shown_name(user: User) -> str:
    """Who signs in elsewhere may have no address, but a name."""
    return user.email or user.attributes.get("name") or user.username


def status_cell(visit: OperatorVisit, user: User) -> Cell:
    key, tone = _status(user)
    return Cell(visit.texts.say(f"worker.{key}"), badge=tone)


def region_fields(visit: OperatorVisit) -> tuple[tuple[str, str], ...]:
    """What a search form has to keep."""
    return (("region", "" if visit.region == visit.ctx.policy.region else visit.region),)


def _status(user: User) -> tuple[str, Tone]:
    if not user.enabled:
        return "disabled", "muted"
    if user.status is UserStatus.FORCE_CHANGE_PASSWORD:
        return "invited", "warning"
    if user.status is UserStatus.RESET_REQUIRED:
        return "reset", "warning"
    return "enabled", "success"


def _person(visit: OperatorVisit, here: str, row: WorkerRow, *, removable: bool) -> tuple[Cell, ...]:
    user, say = row.user, visit.texts.say
    remove = Action(
        say("team.remove"),
        visit.href(f"{here}/remove/{user.id}"),
        tone="quiet",
        asks=True,
        about=shown_name(user),
    )
    return (
        Cell(shown_name(user), href=visit.href(f"{HOME}/workers/{user.sub}") if removable else None),
        status_cell(visit, user),
        Cell(", ".join(row.teams)),
        Cell(moment=user.created_at),
        Cell(actions=(remove,)) if removable else Cell(),
    )


def _page(
    visit: OperatorVisit,
    team: Workteam,
    of: Workforce,
    tab: Literal["workers", "summary"],
    people: Table | None,
    search: str,
) -> Response:
    say, here = visit.texts.say, f"{HOME}/teams/{team.name}"
    page = TeamPage(
        name=team.name,
        arn=arn.private_workteam(team.account, team.region, team.name),
        description=team.description,
        back=visit.href(HOME),
        tabs=(
            NavItem(say("team.workers"), visit.href(here), current=tab == "workers"),
            NavItem(say("team.summary"), visit.href(f"{here}/summary"), current=tab == "summary"),
        ),
        tab=tab,
        actions=_actions(visit, team, of, tab),
        people=people,
        search=search,
        action=visit.href(here),
        hidden=region_fields(visit),
        lead=None if of.provider is None else say("team.of_provider", issuer=of.provider.issuer),
        portal=portal_address(visit.ctx, team.portal_id),
        facts=_facts(visit, team) if tab == "summary" else (),
    )
    return PAGES.response(page, visit.shell())


def _actions(
    visit: OperatorVisit, team: Workteam, of: Workforce, tab: Literal["workers", "summary"]
) -> tuple[Action, ...]:
    say, here = visit.texts.say, f"{HOME}/teams/{team.name}"
    if tab == "workers":
        if of.provider is not None:
            return ()
        invite = visit.href(f"{HOME}/workers/-/invite", workforce=of.name, team=team.name)
        return (
            Action(say("workers.invite"), invite),
            Action(say("team.add"), visit.href(f"{here}/add"), tone="primary"),
        )
    offer = (
        Action(say("vendor.offer"), visit.href(f"{here}/offer"))
        if team.listing_id is None
        else Action(say("vendor.offered"), visit.href(f"{HOME}/vendors"))
    )
    return (
        offer,
        Action(say("notify.heading"), visit.href(f"{here}/notifications")),
        Action(say("team.edit"), visit.href(f"{here}/edit")),
        Action(say("team.delete"), visit.href(f"{here}/delete"), tone="danger", asks=True),
    )


def _facts(visit: OperatorVisit, team: Workteam) -> tuple[Fact, ...]:
    say = visit.texts.say
    facts = [
        Fact(say("team.groups"), ", ".join(member.group for member in team.members)),
        Fact(
            say("team.workforce"), team.workforce_name, href=visit.href(HOME, workforce=team.workforce_name)
        ),
    ]
    if team.kind is PoolKind.COGNITO:
        facts.append(Fact(say("workforce.pool"), team.members[0].pool_id, mono=True))
    facts += [
        Fact(
            say("team.topic"),
            team.notification_topic_arn or say("team.no_topic"),
            mono=bool(team.notification_topic_arn),
        ),
        Fact(say("team.source_ip"), say(_presign(team.s3_presign_source_ip))),
        Fact(say("team.vpc_source_ip"), say(_presign(team.s3_presign_vpc_source_ip))),
        Fact(say("fact.created"), visit.texts.moment(team.created_at)),
    ]
    if team.updated_at != team.created_at:
        facts.append(Fact(say("team.changed_at"), visit.texts.moment(team.updated_at)))
    return tuple(facts)


def _presign(constraint: str | None) -> str:
    return "team.bound" if constraint == ENABLED else "team.free"


# --- changing it ----------------------------------------------------------------------------------


async def show_edit(visit: OperatorVisit) -> Response:
    team, of = await _find(visit)
    groups = [member.group for member in team.members]
    pairs = [("description", team.description), ("topic", team.notification_topic_arn or "")]
    pairs += [("groups", "\n".join(groups))] if of.provider else [("groups", group) for group in groups]
    pairs += [("source_ip", "on")] if team.s3_presign_source_ip == ENABLED else []
    pairs += [("vpc_source_ip", "on")] if team.s3_presign_vpc_source_ip == ENABLED else []
    return await _edit_page(visit, team, of, Draft(visit.texts, pairs))


async def edit(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    team, of = await _find(visit)
    groups = draft.lines("groups", max_length=63) if of.provider else draft.values("groups")
    if not 1 <= len(groups) <= MAX_GROUPS:
        draft.refuse("groups", visit.texts.say("team.groups.number", limit=MAX_GROUPS))
    topic = draft.text("topic", max_length=2_048)
    settings = TeamSettings(
        description=draft.text("description", required=True, max_length=200),
        members=team_people.members_of(of, groups),
        notification_topic_arn=topic or None,
        clear_topic=not topic,
        s3_presign_source_ip=ENABLED if draft.flag("source_ip") else DISABLED,
        s3_presign_vpc_source_ip=ENABLED if draft.flag("vpc_source_ip") else DISABLED,
    )
    if topic and not arn.is_topic(topic):
        draft.refuse("topic", visit.texts.say("team.topic.form"))
    if draft.is_sound:
        with forms.catching(visit, draft, {InvalidRequest: "groups", NotFound: "groups"}):
            await workforce.update_team(visit.ctx, visit.caller, team.name, settings)
    if not draft.is_sound:
        return await _edit_page(visit, team, of, draft)
    said = visit.texts.say("team.changed", name=team.name)
    return forms.done(visit, visit.href(f"{HOME}/teams/{team.name}/summary"), said)


async def _edit_page(visit: OperatorVisit, team: Workteam, of: Workforce, draft: Draft) -> Response:
    here = f"{HOME}/teams/{team.name}"
    groups = await team_people.list_groups(visit.ctx, visit.caller, of)
    page = EditTeamPage(
        name=team.name,
        action=visit.href(f"{here}/edit"),
        back=visit.href(f"{here}/summary"),
        draft=draft,
        groups=tuple((group, group, None) for group in groups),
    )
    return forms.respond(visit, page, draft)


# --- deleting it ----------------------------------------------------------------------------------


async def ask_delete(visit: OperatorVisit) -> Response:
    team, _ = await _find(visit)
    return confirmation.ask(visit, _delete_question(visit, team))


async def delete(visit: OperatorVisit) -> Response:
    team, _ = await _find(visit)
    question = _delete_question(visit, team)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: workforce.delete_team(visit.ctx, visit.caller, team.name),
        visit.href(HOME),
        visit.texts.say("team.deleted", name=team.name),
    )


def _delete_question(visit: OperatorVisit, team: Workteam) -> Question:
    say, here = visit.texts.say, f"{HOME}/teams/{team.name}"
    return Question(
        heading=say("team.delete.ask", name=team.name),
        sentences=(say("team.delete.people"), say("team.delete.workflows")),
        button=say("team.delete"),
        action=visit.href(f"{here}/delete"),
        back=visit.href(f"{here}/summary"),
        typed=team.name,
    )


# --- its people -----------------------------------------------------------------------------------


async def show_add(visit: OperatorVisit) -> Response:
    team, of = await _find(visit)
    prefix, here = search_of(visit), f"{HOME}/teams/{team.name}/add"
    found = await team_people.list_people(
        visit.ctx, visit.caller, team, prefix, listing_of(visit, keys=1), outside=True
    )
    say = visit.texts.say
    people = Table(
        columns=tuple(say(f"column.{name}") for name in ("worker", "status", "teams", "since")),
        rows=tuple(
            (
                Cell(shown_name(row.user)),
                status_cell(visit, row.user),
                Cell(", ".join(row.teams)),
                Cell(moment=row.user.created_at),
            )
            for row in found.items
        ),
        next=visit.href(here, name=prefix, after=position_text(found.after)) if found.after else None,
        first=visit.href(here, name=prefix) if visit.after else None,
        keys=tuple(team_people.name_of(row.user) for row in found.items),
    )
    page = AddPeoplePage(
        name=team.name,
        back=visit.href(f"{HOME}/teams/{team.name}"),
        people=people,
        search=prefix,
        action=visit.href(here),
        hidden=region_fields(visit),
        invite=Action(
            say("workers.invite"), visit.href(f"{HOME}/workers/-/invite", workforce=of.name, team=team.name)
        ),
    )
    return PAGES.response(page, visit.shell())


async def add(visit: OperatorVisit) -> Response:
    form = await visit.form(long=True)
    team, _ = await _find(visit)
    chosen = [value for name, value in form.pairs if name == "selected"][:MAX_PAGE]
    here, say = f"{HOME}/teams/{team.name}", visit.texts.say
    if not chosen:
        return forms.done(visit, visit.href(f"{here}/add"), say("team.add.nobody"), "warning")
    count = await team_people.add_people(visit.ctx, visit.caller, team, chosen)
    return forms.done(visit, visit.href(here), say("team.added", count))


async def ask_remove(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _remove_question(visit))


async def remove(visit: OperatorVisit) -> Response:
    question = await _remove_question(visit)
    team, _ = await _find(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: team_people.remove_person(
            visit.ctx, visit.caller, team, visit.request.path_params["user_id"]
        ),
        question.back,
        visit.texts.say("team.removed", name=team.name),
    )


async def _remove_question(visit: OperatorVisit) -> Question:
    team, _ = await _find(visit)
    user_id = visit.request.path_params["user_id"]
    found = await team_people.find_in_pool(visit.ctx, visit.caller, team.members[0].pool_id, user_id)
    say = visit.texts.say
    sentences = [say("team.remove.tasks", found.held) if found.held else say("team.remove.no_tasks")]
    others = await team_people.teams_left(visit.ctx, visit.caller, team)
    if others:
        sentences.append(say("team.remove.others", teams=", ".join(others)))
    here = f"{HOME}/teams/{team.name}"
    return Question(
        heading=say("team.remove.ask", worker=shown_name(found.user), team=team.name),
        sentences=tuple(sentences),
        button=say("team.remove"),
        action=visit.href(f"{here}/remove/{user_id}"),
        back=visit.href(here),
    )


async def _find(visit: OperatorVisit) -> tuple[Workteam, Workforce]:
    """The team that the address names, and its workforce. Raises NotFound."""
    team = await workforce.describe_team(visit.ctx, visit.caller, visit.request.path_params["name"])
    return team, await workforce.describe(visit.ctx, visit.caller, team.workforce_name)
