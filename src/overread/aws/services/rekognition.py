"""Rekognition on the wire: DetectModerationLabels, with or without a human loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler, activation
from overread.aws.services.listing import caller_of
from overread.domain.errors import NotFound
from overread.operations import analysis
from overread.operations.context import Context


async def detect_moderation_labels(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    if params.ProjectVersion is not None:
        raise NotFound("adapter", params.ProjectVersion)
    found = await analysis.detect_moderation_labels(
        ctx,
        caller_of(request),
        activation.read_input(params.Image, "Image"),
        params.MinConfidence,
        activation.read_human_loop(params.HumanLoopConfig),
    )
    return activation.write(found)


OPERATIONS: Mapping[str, Handler] = {"DetectModerationLabels": detect_moderation_labels}
