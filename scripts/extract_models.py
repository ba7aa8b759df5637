"""Extracts the AWS operations that overread serves from botocore's service models (`make models`).

What is extracted is stripped of its prose and written to one small file that the server reads at run time;
botocore itself is needed only here and in the tests. S3 is not in it: its front is written by hand.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import botocore
import botocore.loaders

TARGET = Path(__file__).parent.parent / "src" / "overread" / "aws" / "operations.json"

SERVED: dict[str, tuple[str, ...]] = {
    "sagemaker-a2i-runtime": (
        "DeleteHumanLoop",
        "DescribeHumanLoop",
        "ListHumanLoops",
        "StartHumanLoop",
        "StopHumanLoop",
    ),
    "sagemaker": (
        "AddTags",
        "CreateFlowDefinition",
        "CreateHumanTaskUi",
        "CreateWorkforce",
        "CreateWorkteam",
        "DeleteFlowDefinition",
        "DeleteHumanTaskUi",
        "DeleteTags",
        "DeleteWorkforce",
        "DeleteWorkteam",
        "DescribeFlowDefinition",
        "DescribeHumanTaskUi",
        "DescribeSubscribedWorkteam",
        "DescribeWorkforce",
        "DescribeWorkteam",
        "ListFlowDefinitions",
        "ListHumanTaskUis",
        "ListSubscribedWorkteams",
        "ListTags",
        "ListWorkforces",
        "ListWorkteams",
        "RenderUiTemplate",
        "UpdateWorkforce",
        "UpdateWorkteam",
    ),
    "textract": ("AnalyzeDocument",),
    "rekognition": ("DetectModerationLabels",),
    "sts": ("AssumeRole", "GetCallerIdentity", "GetSessionToken"),
    "iam": (
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreateAccessKey",
        "CreatePolicy",
        "CreatePolicyVersion",
        "CreateRole",
        "CreateUser",
        "DeleteAccessKey",
        "DeleteLoginProfile",
        "DeletePolicy",
        "DeletePolicyVersion",
        "DeleteRole",
        "DeleteRolePolicy",
        "DeleteUser",
        "DeleteUserPolicy",
        "DetachRolePolicy",
        "DetachUserPolicy",
        "GetAccessKeyLastUsed",
        "GetLoginProfile",
        "GetPolicy",
        "GetPolicyVersion",
        "GetRole",
        "GetRolePolicy",
        "GetUser",
        "GetUserPolicy",
        "ListAccessKeys",
        "ListAttachedRolePolicies",
        "ListAttachedUserPolicies",
        "ListEntitiesForPolicy",
        "ListGroupsForUser",
        "ListInstanceProfilesForRole",
        "ListMFADevices",
        "ListPolicies",
        "ListPolicyTags",
        "ListPolicyVersions",
        "ListRolePolicies",
        "ListRoleTags",
        "ListRoles",
        "ListSSHPublicKeys",
        "ListServiceSpecificCredentials",
        "ListSigningCertificates",
        "ListUserPolicies",
        "ListUserTags",
        "ListUsers",
        "ListVirtualMFADevices",
        "PutRolePolicy",
        "PutUserPolicy",
        "SetDefaultPolicyVersion",
        "SimulatePrincipalPolicy",
        "TagPolicy",
        "TagRole",
        "TagUser",
        "UntagPolicy",
        "UntagRole",
        "UntagUser",
        "UpdateAccessKey",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "UpdateRoleDescription",
        "UpdateUser",
    ),
    "cognito-idp": (
        "AdminAddUserToGroup",
        "AdminCreateUser",
        "AdminDeleteUser",
        "AdminDeleteUserAttributes",
        "AdminDisableUser",
        "AdminEnableUser",
        "AdminGetUser",
        "AdminListGroupsForUser",
        "AdminRemoveUserFromGroup",
        "AdminResetUserPassword",
        "AdminSetUserMFAPreference",
        "AdminSetUserPassword",
        "AdminUpdateUserAttributes",
        "AdminUserGlobalSignOut",
        "CreateGroup",
        "CreateUserPool",
        "CreateUserPoolClient",
        "CreateUserPoolDomain",
        "DeleteGroup",
        "DeleteUserPool",
        "DeleteUserPoolClient",
        "DeleteUserPoolDomain",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "DescribeUserPoolDomain",
        "GetGroup",
        "GetUserPoolMfaConfig",
        "ListGroups",
        "ListIdentityProviders",
        "ListTagsForResource",
        "ListUserPoolClients",
        "ListUserPools",
        "ListUsers",
        "ListUsersInGroup",
        "SetUserPoolMfaConfig",
        "TagResource",
        "UntagResource",
        "UpdateGroup",
        "UpdateUserPool",
        "UpdateUserPoolClient",
    ),
}

METADATA = (
    "apiVersion",
    "protocol",
    "serviceId",
    "signingName",
    "endpointPrefix",
    "targetPrefix",
    "xmlNamespace",
)
PROSE = {"documentation", "documentationUrl", "deprecated", "deprecatedMessage"}


def extract() -> dict[str, Any]:
    """The content of `operations.json`, made from the botocore that is installed."""
    loader = botocore.loaders.Loader()
    return {
        "botocore": botocore.__version__,
        "services": {name: _service(loader, name, served) for name, served in SERVED.items()},
        "endpoint_variables": _endpoint_variables(loader),
    }


def render(extracted: dict[str, Any]) -> str:
    """The file's text: one shape or operation a line, so that a change of the models reads well as a diff."""
    lines = ["{", f'"botocore": {json.dumps(extracted["botocore"])},', '"services": {']
    services = []
    for name, service in extracted["services"].items():
        parts = [f'"metadata": {json.dumps(service["metadata"])}']
        for part in ("operations", "shapes"):
            rows = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in service[part].items())
            parts.append(f'"{part}": {{\n{rows}\n}}')
        services.append(f"{json.dumps(name)}: {{\n" + ",\n".join(parts) + "\n}")
    lines += [",\n".join(services), "},", '"endpoint_variables": {']
    lines += [
        ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in extracted["endpoint_variables"].items()),
        "}",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _service(loader: Any, name: str, served: tuple[str, ...]) -> dict[str, Any]:
    model = loader.load_service_model(name, "service-2")
    operations = {operation: model["operations"][operation] for operation in served}
    names = _reachable(model["shapes"], operations)
    return {
        "metadata": {key: model["metadata"][key] for key in METADATA if key in model["metadata"]},
        "operations": _without_prose(operations),
        "shapes": {shape: _without_prose(model["shapes"][shape]) for shape in sorted(names)},
    }


def _reachable(shapes: dict[str, Any], operations: dict[str, Any]) -> set[str]:
    waiting = [op[end]["shape"] for op in operations.values() for end in ("input", "output") if end in op]
    waiting += [error["shape"] for op in operations.values() for error in op.get("errors", [])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        shape = shapes[name]
        waiting += [member["shape"] for member in shape.get("members", {}).values()]
        waiting += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
    return found


def _without_prose(value: Any, *, names: bool = False) -> Any:
    # Below `members` the keys are names of members, and one may well be called "documentation".
    if isinstance(value, dict):
        return {
            key: _without_prose(item, names=key == "members")
            for key, item in value.items()
            if names or key not in PROSE
        }
    if isinstance(value, list):
        return [_without_prose(item) for item in value]
    return value


def _endpoint_variables(loader: Any) -> dict[str, list[str]]:
    """Credential-scope name → the variables that redirect the services signing with it (botocore's rule)."""
    found: dict[str, set[str]] = {}
    for name in loader.list_available_services("service-2"):
        metadata = loader.load_service_model(name, "service-2")["metadata"]
        scope = metadata.get("signingName", metadata["endpointPrefix"])
        variable = metadata["serviceId"].upper().replace(" ", "_")
        found.setdefault(scope, set()).add(f"AWS_ENDPOINT_URL_{variable}")
    return {scope: sorted(variables) for scope, variables in sorted(found.items())}


if __name__ == "__main__":
    TARGET.write_text(render(extract()), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes from botocore {botocore.__version__}\n")
