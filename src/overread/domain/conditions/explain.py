"""Why a prediction was sent to people: which conditions held, and what in it they found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from overread.domain.conditions.evaluate import RESULT, Condition, Conditions, Inference, Node
from overread.domain.conditions.json_predictions import Disagreement, JsonPrediction, MissingValue, ValueCheck
from overread.domain.conditions.rekognition import RekognitionInference
from overread.domain.conditions.select import Finding
from overread.domain.conditions.textract import TextractInference
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

MOST_EVIDENCE = 20
"""Of one condition: `*` may hold for every pair of a form."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One part of the prediction. name: a key, a label, or a path. confidence, words: percent; words: the least sure of a
    pair's words. value: JSON text of what stands at a path."""

    name: str
    confidence: float | None = None
    words: float | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of the conditions.

    evidence: what made it hold, at most MOST_EVIDENCE parts; more: how many there are besides.
    """

    node: Node
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    more: int = 0
    below: tuple[Reason, ...] = ()


def explain(
    conditions: Conditions, inference: Inference, draw: float, results: Mapping[str, Any] | None = None
) -> tuple[Reason, ...]:
    """One reason for each condition of which one has to hold.

    results: as they were recorded then; what they say counts, where deciding anew would need the draw of that time.
    """
    told = results.get("Conditions") if results is not None else None
    return _reasons(conditions.nodes, inference, draw, told if isinstance(told, list) else [])


def inference_of(source: RequestSource, document: Mapping[str, Any]) -> Inference | None:
    """The prediction in a loop's input; None if it is not of the form that the source has."""
    if source is RequestSource.JSON:
        return JsonPrediction(dict(document))
    response = document.get("aiServiceResponse")
    if not isinstance(response, dict):
        return None
    kind = TextractInference if source is RequestSource.TEXTRACT else RekognitionInference
    try:
        return kind.of(_raise_members(response))
    except InvalidInference:
        return None


def _reasons(
    nodes: Sequence[Node], inference: Inference, draw: float, results: Sequence[Any]
) -> tuple[Reason, ...]:
    told = [each if isinstance(each, dict) else {} for each in results]
    told += [{}] * (len(nodes) - len(told))
    return tuple(
        _reason(node, inference, draw, recorded) for node, recorded in zip(nodes, told, strict=False)
    )


def _reason(node: Node, inference: Inference, draw: float, recorded: Mapping[str, Any]) -> Reason:
    if not isinstance(node, Condition):
        below = _reasons(node.children, inference, draw, recorded.get(node.type) or [])
        each = all if node.type == "And" else any
        return Reason(node, recorded.get(RESULT, each(reason.holds for reason in below)), below=below)
    finding = node.check.judge(inference, draw)
    holds = recorded.get(RESULT, finding.result)
    evidence = _evidence(node.check, finding, inference) if holds and finding.result else []
    return Reason(node, holds, tuple(evidence[:MOST_EVIDENCE]), max(0, len(evidence) - MOST_EVIDENCE))


def _evidence(check: object, finding: Finding, inference: Inference) -> list[Evidence]:
    if isinstance(inference, TextractInference):
        pairs = [inference.pairs[position] for position in sorted(finding.items)]
        return [
            Evidence(pair.key, pair.confidence, min(pair.word_confidences, default=None)) for pair in pairs
        ]
    if isinstance(inference, RekognitionInference):
        labels = [inference.labels[position] for position in sorted(finding.items)]
        return [Evidence(label.name, label.confidence) for label in labels]
    assert isinstance(inference, JsonPrediction)
    match check:
        case ValueCheck(path) | MissingValue(path):
            paths = [path]
        case Disagreement(path, other):
            paths = [path, other]
        case _:
            paths = []
    return [Evidence(path.expression, value=_shown(path.search(inference.document))) for path in paths]


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _raise_members(value: Any) -> Any:
    """The members of a response as they were before `task_input.lower_members`."""
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: _raise_members(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_raise_members(item) for item in value]
    return value
