"""Work teams and the workers in their groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.tables import Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.workforce import User, UserStatus
from overread.operations import inspection
from overread.operations.inspection import TeamRow
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class Team:
    """One work team. portal: address of the workers' portal."""

    name: str
    description: str
    workforce: str
    groups: str
    portal: str
    workers: Table


@dataclass(frozen=True, slots=True)
class TeamsPage(Page):
    """next, first: addresses of other pages of the list."""

    file: ClassVar = "teams.html"
    teams: tuple[Team, ...]
    next: str | None
    first: str | None


async def show_list(visit: OperatorVisit) -> Response:
    found = await inspection.list_teams(visit.ctx, visit.operator, visit.region, visit.after)
    page = TeamsPage(
        teams=tuple(_team(visit, row) for row in found.items),
        next=visit.href("teams", after=found.after) if found.after else None,
        first=visit.href("teams") if visit.after else None,
    )
    return PAGES.response(page, visit.shell())


def _team(visit: OperatorVisit, row: TeamRow) -> Team:
    say = visit.texts.say
    names = ("email", "user_name", "worker_id", "status", "since")
    return Team(
        name=row.team.name,
        description=row.team.description,
        workforce=row.team.workforce_name,
        groups=", ".join(member.group for member in row.team.members),
        portal=f"{visit.ctx.policy.public_url}/portal/w/{row.team.portal_id}/",
        workers=Table(
            columns=tuple(say(f"column.{name}") for name in names),
            rows=tuple(
                (
                    Cell(user.email or ""),
                    Cell(user.username),
                    Cell(user.worker_id, mono=True),
                    _status(visit, user),
                    Cell(moment=user.created_at),
                )
                for user in row.workers
            ),
        ),
    )


def _status(visit: OperatorVisit, user: User) -> Cell:
    say = visit.texts.say
    if not user.enabled:
        return Cell(say("worker.disabled"), badge="muted")
    if user.status is UserStatus.FORCE_CHANGE_PASSWORD:
        return Cell(say("worker.invited"), badge="warning")
    return Cell(say("worker.enabled"), badge="success")
