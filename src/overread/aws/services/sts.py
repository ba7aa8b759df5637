"""STS: who the caller is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.operations.context import Context


async def get_caller_identity(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:  # noqa: ARG001 - a Handler
    """Needs no permission, as in AWS: whoever signs may ask who they are (documented)."""
    assert request.caller is not None
    caller = request.caller
    return {"UserId": caller.user_id, "Account": caller.account, "Arn": caller.arn}


OPERATIONS: Mapping[str, Handler] = {"GetCallerIdentity": get_caller_identity}
