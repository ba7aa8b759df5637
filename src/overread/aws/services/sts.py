"""STS: who the caller is, and credentials that end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of
from overread.operations.access import sessions
from overread.operations.access.sessions import SessionCredentials
from overread.operations.context import Context


async def get_caller_identity(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:  # noqa: ARG001 - a Handler
    """Needs no permission, as in AWS: whoever signs may ask who they are (documented)."""
    caller = caller_of(request)
    return {"UserId": caller.user_id, "Account": caller.account, "Arn": caller.arn}


async def assume_role(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    opened = await sessions.assume_role(
        ctx,
        caller_of(request),
        params.RoleArn,
        params.RoleSessionName,
        seconds=params.DurationSeconds,
        policy=params.Policy,
        policy_arns=[one.arn for one in params.PolicyArns or () if one.arn is not None],
        external_id=params.ExternalId,
    )
    return {
        "Credentials": _credentials(opened),
        "AssumedRoleUser": {"AssumedRoleId": opened.user_id, "Arn": opened.arn},
    }


async def get_session_token(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    opened = await sessions.session_of_user(ctx, caller_of(request), params.DurationSeconds)
    return {"Credentials": _credentials(opened)}


def _credentials(opened: SessionCredentials) -> dict[str, object]:
    return {
        "AccessKeyId": opened.access_key_id,
        "SecretAccessKey": opened.secret,
        "SessionToken": opened.token,
        "Expiration": opened.expires_at,
    }


OPERATIONS: Mapping[str, Handler] = {
    "AssumeRole": assume_role,
    "GetCallerIdentity": get_caller_identity,
    "GetSessionToken": get_session_token,
}
