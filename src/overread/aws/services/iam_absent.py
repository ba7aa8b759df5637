"""What IAM's users and roles can have on AWS and nobody has here: groups, passwords of a console, keys of other kinds.

Whoever deletes a user or a role asks for all of it first (Terraform with `force_destroy`, the AWS console): there is none,
and that is the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services import iam_members as members
from overread.aws.services.listing import caller_of
from overread.domain.access import IdentityKind
from overread.domain.errors import NotFound
from overread.operations.access.identities import find, own_name
from overread.operations.access_keys import authorize
from overread.operations.context import Context

LOGIN_PROFILE = "login profile"


async def list_virtual_mfa_devices(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:  # noqa: ARG001 - a Handler
    authorize(caller_of(request), "iam:ListVirtualMFADevices", "*")
    return {"VirtualMFADevices": [], **members.WHOLE}


async def get_login_profile(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """Operators sign in to the console by their e-mail address; they are no users of an account."""
    raise await _no_profile(ctx, request, params, "GetLoginProfile")


async def delete_login_profile(ctx: Context, request: AwsRequest, params: Any) -> None:
    raise await _no_profile(ctx, request, params, "DeleteLoginProfile")


async def _no_profile(ctx: Context, request: AwsRequest, params: Any, operation: str) -> NotFound:
    name = params.UserName or own_name(caller_of(request))
    await find(ctx, caller_of(request), IdentityKind.USER, name, operation)
    return NotFound(LOGIN_PROFILE, name)


def _none_of(operation: str, member: str, kind: IdentityKind = IdentityKind.USER) -> Handler:
    """The handler of a listing that is empty for everybody who exists."""

    async def handler(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
        caller = caller_of(request)
        name = params.RoleName if kind is IdentityKind.ROLE else params.UserName or own_name(caller)
        await find(ctx, caller, kind, name, operation)
        return {member: [], **members.WHOLE}

    return handler


OPERATIONS: Mapping[str, Handler] = {
    "DeleteLoginProfile": delete_login_profile,
    "GetLoginProfile": get_login_profile,
    "ListVirtualMFADevices": list_virtual_mfa_devices,
    **{
        operation: _none_of(operation, member)
        for operation, member in (
            ("ListGroupsForUser", "Groups"),
            ("ListMFADevices", "MFADevices"),
            ("ListSSHPublicKeys", "SSHPublicKeys"),
            ("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
            ("ListSigningCertificates", "Certificates"),
        )
    },
    "ListInstanceProfilesForRole": _none_of(
        "ListInstanceProfilesForRole", "InstanceProfiles", IdentityKind.ROLE
    ),
}
