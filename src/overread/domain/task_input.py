"""What a template of a built-in task type gets as `task.input`, which is also `inputContent` of `output.json`.

Source: SageMaker Developer Guide "Amazon A2I Output Data" (documented, by sample); what a template receives is the same
object (observed). Members of request and response begin with a small letter at every level, values stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overread.domain.conditions.evaluate import Activation
from overread.domain.conditions.select import selected_response
from overread.domain.output import Json
from overread.domain.request_source import RequestSource


@dataclass(frozen=True, slots=True)
class Inference:
    """One call of a built-in task type. request: as it was sent, the document as an S3 object. response: as it is answered,
    without what was decided about people."""

    source: RequestSource
    request: Mapping[str, Json]
    response: Mapping[str, Json]


def task_input(inference: Inference, activation: Activation) -> dict[str, Json]:
    """`humanLoopContext` is there only if workers are asked for a key: the documented sample has none otherwise."""
    response = lower_members(dict(inference.response))
    assert isinstance(response, dict)
    document: dict[str, Json] = {
        "aiServiceRequest": lower_members(dict(inference.request)),
        "aiServiceResponse": response,
        "humanTaskActivationConditionResults": activation.results,
        "selectedAiServiceResponse": selected_response(inference.source, response, activation.selected),
    }
    if activation.important_form_keys:
        keys: list[Json] = [
            {"importantFormKey": each.key, "importantFormKeyAliases": list(each.aliases)}
            for each in activation.important_form_keys
        ]
        document["humanLoopContext"] = {"importantFormKeys": keys}
    return document


def lower_members(value: Json) -> Json:
    """`S3Object` becomes `s3Object`, `X` becomes `x`, in objects and lists at every depth."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: lower_members(item) for name, item in value.items()}
    if isinstance(value, list):
        return [lower_members(item) for item in value]
    return value
