"""What Textract and Rekognition share on the wire: where the input is, `HumanLoopConfig`, and what became of it."""

from __future__ import annotations

from typing import Any

from overread.aws.answer import AsItIs
from overread.domain.errors import InvalidRequest
from overread.operations.analysis import ActivationOutcome, Analysis, HumanLoopRequest, Input, ObjectName

REASONS = ["ConditionsEvaluation"]
"""No enumeration is published; the list may not be empty where it is there (inferred)."""


def read_input(given: Any, member: str) -> Input:
    """The bytes or the S3 object of `Document` or `Image`. Raises InvalidRequest unless it is exactly one."""
    if (given.Bytes is None) == (given.S3Object is None):
        raise InvalidRequest(f"{member} needs Bytes or S3Object, and not both.")
    if given.Bytes is not None:
        content: bytes = given.Bytes
        return content
    place = given.S3Object
    if place.Bucket is None or place.Name is None:
        raise InvalidRequest(f"{member}.S3Object needs Bucket and Name.")
    return ObjectName(place.Bucket, place.Name, place.Version)


def read_human_loop(config: Any) -> HumanLoopRequest | None:
    if config is None:
        return None
    attributes = config.DataAttributes
    return HumanLoopRequest(
        config.HumanLoopName, config.FlowDefinitionArn, attributes and attributes.ContentClassifiers
    )


def write(analysis: Analysis) -> AsItIs:
    """`HumanLoopActivationOutput` is there whenever a loop was asked for; its ARN only if one was started (observed)."""
    if analysis.outcome is None:
        return AsItIs(analysis.answer)
    return AsItIs(analysis.answer, HumanLoopActivationOutput=_write_outcome(analysis.outcome))


def _write_outcome(outcome: ActivationOutcome) -> dict[str, object]:
    results = outcome.evaluation.results_text
    told: dict[str, object] = {"HumanLoopActivationConditionsEvaluationResults": results}
    if outcome.loop_arn is not None:
        told |= {"HumanLoopArn": outcome.loop_arn, "HumanLoopActivationReasons": REASONS}
    return told
