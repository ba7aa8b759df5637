"""What somebody who has never been here does first, in the order in which one thing needs the other."""

from __future__ import annotations

from dataclasses import dataclass

from overread.console import task_templates, workflow_create, workforce_team_new
from overread.console.visit import OperatorVisit
from overread.domain.paging import Listing
from overread.operations import human_task_uis, workforce


@dataclass(frozen=True, slots=True)
class FirstStep:
    label: str
    sentence: str
    href: str
    is_done: bool


async def first_steps(visit: OperatorVisit) -> tuple[FirstStep, ...]:
    """To the first workflow, which is the last step."""
    one = Listing(limit=1)
    teams = await workforce.list_teams(visit.ctx, visit.caller, one)
    templates = await human_task_uis.list_uis(visit.ctx, visit.caller, one)
    steps = (
        ("workforces.create_team", "overview.first.team", workforce_team_new.NEW, bool(teams.items)),
        ("template.create", "overview.first.template", task_templates.NEW, bool(templates.items)),
        ("workflow.create", "overview.first.workflow", workflow_create.NEW, False),
    )
    say = visit.texts.say
    return tuple(
        FirstStep(say(label), say(sentence), visit.href(path), is_done)
        for label, sentence, path, is_done in steps
    )
