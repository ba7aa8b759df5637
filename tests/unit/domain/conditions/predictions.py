"""Responses of Textract and Rekognition with just the members that matter, and conditions in short."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from overread.domain.conditions.evaluate import Conditions, Inference
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.rekognition import RekognitionInference
from overread.domain.conditions.switches import DEFAULT_SWITCHES, Switches
from overread.domain.conditions.textract import TextractInference
from overread.domain.request_source import RequestSource

Response = dict[str, Any]
Node = dict[str, Any]

_COMPARATORS = {
    "=": "Equals",
    "<": "LessThan",
    "<=": "LessThanEquals",
    ">": "GreaterThan",
    ">=": "GreaterThanEquals",
}


def moderation(*labels: tuple[str, float]) -> Response:
    """A DetectModerationLabels response of (name, confidence)."""
    made = [
        {"Confidence": confidence, "Name": name, "ParentName": "", "TaxonomyLevel": 1}
        for name, confidence in labels
    ]
    return {"ModerationLabels": made, "ModerationModelVersion": "7.0"}


def form(*pairs: tuple[str, float, Sequence[float]]) -> Response:
    """An AnalyzeDocument response of (key, confidence of the pair, confidences of its words).

    The first words are the key's, one for each word of its text; the rest are the value's.
    """
    blocks: list[Response] = [{"BlockType": "PAGE", "Id": "page"}]
    for number, (key, confidence, words) in enumerate(pairs):
        texts = key.split()
        ids = [f"{number}-word-{place}" for place in range(len(words))]
        for place, (word_id, each) in enumerate(zip(ids, words, strict=True)):
            text = texts[place] if place < len(texts) else "value"
            blocks.append({"BlockType": "WORD", "Id": word_id, "Confidence": each, "Text": text})
        blocks.append(
            pair_block(f"{number}-key", "KEY", confidence, CHILD=ids[: len(texts)], VALUE=[f"{number}-value"])
        )
        blocks.append(pair_block(f"{number}-value", "VALUE", confidence, CHILD=ids[len(texts) :]))
    return {"DocumentMetadata": {"Pages": 1}, "Blocks": blocks}


def pair_block(block_id: str, entity: str, confidence: float, **related: Iterable[str]) -> Response:
    return {
        "BlockType": "KEY_VALUE_SET",
        "Id": block_id,
        "EntityTypes": [entity],
        "Confidence": confidence,
        "Relationships": [{"Type": kind, "Ids": list(ids)} for kind, ids in related.items()],
    }


def inference_of(response: Response) -> Inference:
    raw = json.dumps(response).encode()
    return (
        RekognitionInference.decode(raw) if "ModerationLabels" in response else TextractInference.decode(raw)
    )


def label(name: str, *comparators: str) -> Node:
    return condition(
        "ModerationLabelConfidenceCheck", ModerationLabelName=name, **_operands("Confidence", comparators)
    )


def key(name: str, *aliases: str, kv: str = "", word: str = "") -> Node:
    return condition(
        "ImportantFormKeyConfidenceCheck",
        **_names(name, aliases),
        **_operands("KeyValueBlockConfidence", kv.split()),
        **_operands("WordBlockConfidence", word.split()),
    )


def missing(name: str, *aliases: str) -> Node:
    return condition("MissingImportantFormKey", **_names(name, aliases))


def sampling(percentage: float) -> Node:
    return condition("Sampling", RandomSamplingPercentage=percentage)


def condition(kind: str, **parameters: Any) -> Node:
    return {"ConditionType": kind, "ConditionParameters": parameters}


def both(*nodes: Node) -> Node:
    return {"And": list(nodes)}


def either(*nodes: Node) -> Node:
    return {"Or": list(nodes)}


def parsed(source: RequestSource, *nodes: Node, switches: Switches = DEFAULT_SWITCHES) -> Conditions:
    return parse_conditions(json.dumps({"Conditions": list(nodes)}), source, switches)


def _names(name: str, aliases: Sequence[str]) -> Mapping[str, Any]:
    return {"ImportantFormKey": name, **({"ImportantFormKeyAliases": list(aliases)} if aliases else {})}


def _operands(family: str, comparators: Iterable[str]) -> Mapping[str, float]:
    """`<60` → LessThan 60."""
    found = {}
    for text in comparators:
        sign = text.rstrip("-0123456789.")
        found[family + _COMPARATORS[sign]] = float(text.removeprefix(sign))
    return found
