"""Textract on the wire: AnalyzeDocument, with or without a human loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler, activation
from overread.aws.services.listing import caller_of
from overread.domain.errors import InvalidRequest
from overread.operations import analysis
from overread.operations.context import Context


async def analyze_document(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    for name in ("QueriesConfig", "AdaptersConfig"):
        if getattr(params, name) is not None:
            raise InvalidRequest(f"{name} is not served; FORMS and TABLES need none.")
    found = await analysis.analyze_document(
        ctx,
        caller_of(request),
        activation.read_input(params.Document, "Document"),
        params.FeatureTypes,
        activation.read_human_loop(params.HumanLoopConfig),
    )
    return activation.write(found)


OPERATIONS: Mapping[str, Handler] = {"AnalyzeDocument": analyze_document}
