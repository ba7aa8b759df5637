"""Why a human loop was made, in words."""

from __future__ import annotations

from dataclasses import dataclass

from overread.console.conditions_words import node_in_words
from overread.domain.conditions.explain import Evidence, Reason
from overread.operations.loop_story import LoopStory
from overread.web.texts import Texts


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One condition. evidence: what made it hold."""

    sentence: str
    holds: bool
    evidence: tuple[str, ...]
    below: tuple[ReasonView, ...]


def routed(texts: Texts, story: LoopStory) -> tuple[str, tuple[ReasonView, ...]]:
    """A sentence, and the conditions that were judged."""
    if story.document is None:
        return texts.say("loop.routed.unknown"), ()
    if story.reasons is None:
        asked = "aiServiceResponse" in story.document and story.found.flow.request_source is not None
        return texts.say("loop.routed.always" if asked else "loop.routed.by_program"), ()
    return texts.say("loop.routed.by_conditions"), tuple(_view(texts, each) for each in story.reasons)


def _view(texts: Texts, reason: Reason) -> ReasonView:
    evidence = [_evidence(texts, each) for each in reason.evidence]
    if reason.more:
        evidence.append(texts.say("loop.evidence.more", reason.more))
    return ReasonView(
        sentence=node_in_words(reason.node, texts).text,
        holds=reason.holds,
        evidence=tuple(evidence),
        below=tuple(_view(texts, each) for each in reason.below),
    )


def _evidence(texts: Texts, found: Evidence) -> str:
    if found.value is not None:
        return texts.say("loop.evidence.value", name=found.name, value=found.value)
    if found.words is not None:
        return texts.say(
            "loop.evidence.pair",
            name=found.name,
            confidence=f"{found.confidence:.1f}",
            words=f"{found.words:.1f}",
        )
    return texts.say("loop.evidence.part", name=found.name, confidence=f"{found.confidence:.1f}")
