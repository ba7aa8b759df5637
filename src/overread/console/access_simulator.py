"""Who may do what: a question to the policies, and the statement that answers it. The address holds the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.access import HOME, PAGE, SIMULATOR, tabs
from overread.console.visit import OperatorVisit
from overread.domain.paging import Listing
from overread.operations.access import roles, simulation, users
from overread.operations.access.simulation import Answer, decisive_statement
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

TEAM_KINDS = ("private-crowd", "public-crowd", "vendor-crowd")

COMMON_ACTIONS = (
    "sagemaker:StartHumanLoop",
    "sagemaker:DescribeHumanLoop",
    "sagemaker:StopHumanLoop",
    "sagemaker:CreateFlowDefinition",
    "sagemaker:CreateHumanTaskUi",
    "sagemaker:CreateWorkteam",
    "sagemaker:RenderUiTemplate",
    "iam:PassRole",
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "textract:AnalyzeDocument",
    "rekognition:DetectModerationLabels",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """policy_href: the policy's page; None for an inline one."""

    tone: str
    verdict: str
    sentence: str
    policy: str
    policy_href: str | None
    statement: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimulatorPage(Page):
    """identities: (ARN, label). answer: None before anything was asked."""

    file: ClassVar = "access_simulator.html"
    tabs: tuple[NavItem, ...]
    action: str
    region: str
    identities: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    teams: tuple[tuple[str, str], ...]
    draft: Draft
    answer: Shown | None


async def show(visit: OperatorVisit) -> Response:
    draft = Draft(visit.texts, visit.request.query_params.multi_items())
    answer = None
    if draft.value("action"):
        who = draft.text("who", required=True, max_length=2_048)
        action = draft.text("action", required=True, max_length=128)
        resource = draft.text("resource", max_length=2_048) or "*"
        facts = _facts(visit, draft)
        if draft.is_sound:
            with forms.catching(visit, draft):
                found = await simulation.simulate(
                    visit.ctx, visit.caller, who, actions=[action], resources=[resource], facts=facts
                )
                answer = _shown(visit, found.items[0])
    everybody = [
        *(await users.list_users(visit.ctx, visit.caller, Listing(limit=PAGE))).items,
        *(await roles.list_roles(visit.ctx, visit.caller, Listing(limit=PAGE))).items,
    ]
    page = SimulatorPage(
        tabs=tabs(visit, SIMULATOR),
        action=f"{visit.base}{SIMULATOR}",
        region="" if visit.region == visit.ctx.policy.region else visit.region,
        identities=tuple((each.arn, f"{each.name} ({each.kind})") for each in everybody),
        actions=COMMON_ACTIONS,
        teams=tuple((kind, kind) for kind in TEAM_KINDS),
        draft=draft,
        answer=answer,
    )
    return forms.respond(visit, page, draft)


def _facts(visit: OperatorVisit, draft: Draft) -> dict[str, str]:
    facts = {}
    for line in draft.lines("facts", max_length=1_000):
        key, equals, value = line.partition("=")
        if not equals or ":" not in key:
            draft.refuse("facts", visit.texts.say("access.facts.form", line=line[:60]))
        facts[key.strip()] = value.strip()
    team = draft.choice("team", TEAM_KINDS, required=False)
    if team:
        facts["sagemaker:WorkteamType"] = team
    address = draft.text("address", max_length=64)
    if address:
        facts["aws:SourceIp"] = address
    return facts


def _shown(visit: OperatorVisit, answer: Answer) -> Shown:
    say, decision = visit.texts.say, answer.decision
    policy = "" if decision.policy is None else decision.policy.name
    is_managed = policy.startswith("arn:")
    if decision.allowed:
        verdict, sentence, tone = say("access.may"), say("access.may.because"), "success"
    elif decision.explicit:
        verdict, sentence, tone = say("access.may_not"), say("access.denied.because"), "error"
    else:
        verdict, sentence, tone = say("access.may_not"), say("access.not_allowed.because"), "error"
    return Shown(
        tone=tone,
        verdict=verdict,
        sentence=sentence,
        policy=policy.rpartition("/")[2] if is_managed else policy,
        policy_href=visit.href(f"{HOME}/policy", arn=policy) if is_managed else None,
        statement=decisive_statement(decision),
        missing=answer.missing,
    )
