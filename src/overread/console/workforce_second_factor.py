"""Whether workers of a private workforce sign in with a second factor: the pool's `MfaConfiguration`, as on AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.visit import OperatorVisit
from overread.console.workforces import HOME, Chosen, need
from overread.domain.errors import NotFound
from overread.domain.workforce import SecondFactorRule
from overread.operations import user_pools
from overread.web.forms import Draft
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class SecondFactorPage(Page):
    """rules: value and words of each."""

    file: ClassVar = "workforce_second_factor.html"
    action: str
    back: str
    rules: tuple[tuple[str, str], ...]
    draft: Draft


async def show(visit: OperatorVisit) -> Response:
    chosen = await _need_pool(visit)
    rule = await user_pools.read_second_factor(visit.ctx, visit.caller, chosen.workforce.pool_id)
    return _page(chosen, Draft(visit.texts, [("rule", rule.value)]))


async def change(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    chosen = await _need_pool(visit)
    rule = draft.choice("rule", [rule.value for rule in SecondFactorRule])
    if draft.is_sound:
        with forms.catching(visit, draft):
            await user_pools.set_second_factor(
                visit.ctx, visit.caller, chosen.workforce.pool_id, SecondFactorRule(rule)
            )
    if not draft.is_sound:
        return _page(chosen, draft)
    return forms.done(visit, chosen.href(HOME), visit.texts.say("worker_factor.changed"))


async def _need_pool(visit: OperatorVisit) -> Chosen:
    """Raises NotFound where an identity provider signs people in: the second factor is its affair."""
    chosen = await need(visit)
    if chosen.workforce.provider is not None:
        raise NotFound("user pool", chosen.workforce.name)
    return chosen


def _page(chosen: Chosen, draft: Draft) -> Response:
    say = chosen.visit.texts.say
    page = SecondFactorPage(
        action=chosen.href(f"{HOME}/second-factor"),
        back=chosen.href(HOME),
        rules=(
            (SecondFactorRule.OFF.value, say("worker_factor.off")),
            (SecondFactorRule.OPTIONAL.value, say("worker_factor.optional")),
            (SecondFactorRule.ON.value, say("worker_factor.on")),
        ),
        draft=draft,
    )
    return forms.respond(chosen.visit, page, draft)
