# ruff: noqa: E501 - a table reads better with one case a line
"""Errors: every declared error of every served operation reaches boto3 as the class that it expects."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from scripts.extract_models import SERVED
from tests.unit.aws.wire import ACCOUNT, Recorder, Wire

from overread.aws.errors import AwsError
from overread.aws.models import Models
from overread.aws.services.table import HANDLERS
from overread.domain.errors import (
    AccessDenied,
    AlreadyExists,
    Conflict,
    EngineFailed,
    EngineFault,
    InputFlaw,
    InputRefused,
    InUse,
    InvalidInput,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    OverreadError,
    SignInFailure,
    SignInRefused,
    StorageUnavailable,
    TemplateFailed,
    Throttled,
    Violation,
)
from overread.domain.policies.document import MalformedPolicy

NewWire = Callable[..., Wire]
MODELS = Models()
ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Reviewer"
POOL = {"UserPoolId": "us-east-1_abcdefghi"}
POOL_ARN = f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{POOL['UserPoolId']}"
USER = {**POOL, "Username": "ada"}
CLIENT = {**POOL, "ClientId": "abc"}
GROUP = {**POOL, "GroupName": "reviewers"}
MEMBERS = [{"CognitoMemberDefinition": {"UserPool": POOL["UserPoolId"], "UserGroup": "g", "ClientId": "c"}}]
FLOW = {
    "FlowDefinitionName": "flow",
    "RoleArn": ROLE,
    "OutputConfig": {"S3OutputPath": "s3://bucket/out"},
}

INPUTS: dict[str, dict[str, Any]] = {
    "StartHumanLoop": {
        "HumanLoopName": "loop",
        "FlowDefinitionArn": f"{ARN}:flow-definition/flow",
        "HumanLoopInput": {"InputContent": "{}"},
    },
    "DescribeHumanLoop": {"HumanLoopName": "loop"},
    "StopHumanLoop": {"HumanLoopName": "loop"},
    "DeleteHumanLoop": {"HumanLoopName": "loop"},
    "ListHumanLoops": {"FlowDefinitionArn": f"{ARN}:flow-definition/flow"},
    "AnalyzeDocument": {"Document": {"Bytes": b"x"}, "FeatureTypes": ["FORMS"]},
    "DetectModerationLabels": {"Image": {"Bytes": b"x"}},
    "AddTags": {"ResourceArn": f"{ARN}:flow-definition/flow", "Tags": []},
    "ListTags": {"ResourceArn": f"{ARN}:flow-definition/flow"},
    "DeleteTags": {"ResourceArn": f"{ARN}:flow-definition/flow", "TagKeys": ["k"]},
    "CreateFlowDefinition": FLOW,
    "DescribeFlowDefinition": {"FlowDefinitionName": "flow"},
    "DeleteFlowDefinition": {"FlowDefinitionName": "flow"},
    "CreateHumanTaskUi": {"HumanTaskUiName": "ui", "UiTemplate": {"Content": "<p>"}},
    "DescribeHumanTaskUi": {"HumanTaskUiName": "ui"},
    "DeleteHumanTaskUi": {"HumanTaskUiName": "ui"},
    "RenderUiTemplate": {"Task": {"Input": "{}"}, "RoleArn": ROLE},
    "CreateWorkforce": {"WorkforceName": "default"},
    "DescribeWorkforce": {"WorkforceName": "default"},
    "UpdateWorkforce": {"WorkforceName": "default"},
    "DeleteWorkforce": {"WorkforceName": "default"},
    "CreateWorkteam": {"WorkteamName": "team", "MemberDefinitions": MEMBERS, "Description": "d"},
    "DescribeWorkteam": {"WorkteamName": "team"},
    "UpdateWorkteam": {"WorkteamName": "team"},
    "DeleteWorkteam": {"WorkteamName": "team"},
    "DescribeSubscribedWorkteam": {"WorkteamArn": f"{ARN}:workteam/vendor-crowd/abc"},
    "AssumeRole": {"RoleArn": ROLE, "RoleSessionName": "session"},
    "CreateUserPool": {"PoolName": "pool"},
    "ListUserPools": {"MaxResults": 10},
    "CreateUserPoolClient": {**POOL, "ClientName": "client"},
    "DescribeUserPoolClient": CLIENT,
    "UpdateUserPoolClient": CLIENT,
    "DeleteUserPoolClient": CLIENT,
    "CreateUserPoolDomain": {**POOL, "Domain": "domain"},
    "DescribeUserPoolDomain": {"Domain": "domain"},
    "DeleteUserPoolDomain": {**POOL, "Domain": "domain"},
    "CreateGroup": GROUP,
    "GetGroup": GROUP,
    "DeleteGroup": GROUP,
    "ListUsersInGroup": GROUP,
    "AdminAddUserToGroup": {**USER, "GroupName": "reviewers"},
    "AdminRemoveUserFromGroup": {**USER, "GroupName": "reviewers"},
    "AdminSetUserPassword": {**USER, "Password": "secret-Password-1"},
    **{f"Admin{verb}": USER for verb in ("CreateUser", "DeleteUser", "DisableUser", "EnableUser", "GetUser")},
    "AdminListGroupsForUser": USER,
    "AdminResetUserPassword": USER,
    "AdminUserGlobalSignOut": USER,
    "AdminSetUserMFAPreference": USER,
    "AdminUpdateUserAttributes": {**USER, "UserAttributes": []},
    "AdminDeleteUserAttributes": {**USER, "UserAttributeNames": ["name"]},
    "UpdateGroup": GROUP,
    "ListTagsForResource": {"ResourceArn": POOL_ARN},
    "TagResource": {"ResourceArn": POOL_ARN, "Tags": {}},
    "UntagResource": {"ResourceArn": POOL_ARN, "TagKeys": []},
    **dict.fromkeys(
        (
            *("DescribeUserPool", "UpdateUserPool", "DeleteUserPool", "ListGroups", "ListUsers"),
            *("ListUserPoolClients", "ListIdentityProviders", "GetUserPoolMfaConfig", "SetUserPoolMfaConfig"),
        ),
        POOL,
    ),
}
OPERATIONS = [(service, name) for service, names in SERVED.items() for name in names]


IAM = {
    "UserName": "ada",
    "NewUserName": "ada",
    "RoleName": "reviews",
    "PolicyName": "own",
    "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/own",
    "PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/ada",
    "PolicyDocument": "{}",
    "AssumeRolePolicyDocument": "{}",
    "ActionNames": ["s3:GetObject"],
    "AccessKeyId": "AKIAEXAMPLEEXAMPLE22",
    "Status": "Active",
    "VersionId": "v1",
    "Description": "d",
    "Tags": [{"Key": "k", "Value": "v"}],
    "TagKeys": ["k"],
}
"""Members of IAM's operations: each takes those that it needs."""


def call(client: Any, operation: str) -> Any:
    method = xform_name(operation)
    if client.meta.service_model.service_name != "iam":
        return getattr(client, method)(**INPUTS.get(operation, {}))
    return getattr(client, method)(**{name: IAM[name] for name in _required("iam", operation)})


def _required(service: str, operation: str) -> tuple[str, ...]:
    model = MODELS.operation(service, operation)
    assert model is not None
    return model.input.required


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_every_declared_error_reaches_its_class(new_wire: NewWire, service: str, name: str) -> None:
    operation = MODELS.operation(service, name)
    assert operation is not None
    handler = Recorder()
    client = new_wire({service: {name: handler}}).client(service)

    for declared in operation.errors:
        handler.answer = AwsError(
            declared.code, declared.status, "What happened, in a sentence – with ünicode & <marks>."
        )
        with pytest.raises(client.exceptions.from_code(declared.code)) as caught:
            call(client, name)
        response = caught.value.response
        # Query errors say beside it whose fault it is.
        assert {key: value for key, value in response["Error"].items() if key != "Type"} == {
            "Code": declared.code,
            "Message": "What happened, in a sentence – with ünicode & <marks>.",
        }
        assert response["ResponseMetadata"]["HTTPStatusCode"] == declared.status
        assert response["ResponseMetadata"]["RequestId"]


CASES: list[tuple[str, str, OverreadError, str, int, str]] = [
    # service, operation, domain error, code, status, beginning of the message
    ("sagemaker-a2i-runtime", "DescribeHumanLoop", NotFound("human loop", "x"), "ResourceNotFoundException", 404, "The human loop x"),
    ("sagemaker-a2i-runtime", "ListHumanLoops", NotFound("flow definition", "x"), "ResourceNotFoundException", 404, "The flow"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", NotFound("flow definition", "x"), "ValidationException", 400, "The flow"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", Conflict("human loop", "x", "Other input."), "ConflictException", 409, "Other"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", AlreadyExists("human loop", "x"), "ConflictException", 409, "human loop x"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", LimitExceeded("human loops", 5), "ServiceQuotaExceededException", 402, "The account"),
    ("sagemaker-a2i-runtime", "DeleteHumanLoop", InUse("human loop", "x", "Stop it first."), "ValidationException", 400, "Stop it"),
    ("sagemaker-a2i-runtime", "StopHumanLoop", Throttled("StopHumanLoop"), "ThrottlingException", 429, "Rate exceeded"),
    ("sagemaker-a2i-runtime", "StopHumanLoop", AccessDenied("me", "do", "it"), "AccessDeniedException", 403, "User: me is not authorized to perform: do on resource: it"),
    ("sagemaker-a2i-runtime", "StopHumanLoop", StorageUnavailable("disk full"), "InternalServerException", 500, "The service cannot"),
    ("sagemaker", "DescribeFlowDefinition", NotFound("flow definition", "x"), "ResourceNotFound", 400, "The flow definition x"),
    ("sagemaker", "DescribeHumanTaskUi", NotFound("human task UI", "x"), "ResourceNotFound", 400, "The human task UI x"),
    ("sagemaker", "DescribeWorkforce", NotFound("workforce", "x"), "ValidationException", 400, "No workforce"),
    ("sagemaker", "DescribeWorkteam", NotFound("work team", "x"), "ValidationException", 400, "The work team"),
    ("sagemaker", "DeleteWorkteam", NotFound("work team", "x"), "ValidationException", 400, "The work team"),
    ("sagemaker", "CreateFlowDefinition", NotFound("work team", "arn:x"), "ValidationException", 400, "The specified Workteam 'arn:x' does not exist or you do not have access to it."),
    ("sagemaker", "CreateFlowDefinition", NotFound("human task UI", "x"), "ValidationException", 400, "The human task UI x"),
    ("sagemaker", "CreateFlowDefinition", AlreadyExists("flow definition", "x"), "ResourceInUse", 400, "A flow definition with"),
    ("sagemaker", "DeleteFlowDefinition", InUse("flow definition", "x", "It is not active."), "ResourceInUse", 400, "It is"),
    ("sagemaker", "CreateHumanTaskUi", LimitExceeded("human task UIs", 5), "ResourceLimitExceeded", 400, "The account-level"),
    ("sagemaker", "CreateWorkforce", LimitExceeded("workforces", 1), "ValidationException", 400, f"Cannot create more than one workforce for account {ACCOUNT}. If you are trying to update existing workforce, please use UpdateWorkforce API"),
    ("sagemaker", "UpdateWorkforce", Conflict("workforce", "x", "It changes."), "ConflictException", 400, "It changes"),
    ("sagemaker", "DeleteWorkforce", InUse("workforce", "x", "It has teams."), "ResourceInUse", 400, "It has"),
    ("sagemaker", "ListTags", NotFound("flow definition", "x"), "ValidationException", 400, "The flow"),
    ("sagemaker", "ListTags", InvalidRequest("Invalid resource type: workforce"), "ValidationException", 400, "Invalid resource type: workforce"),
    ("sagemaker", "ListTags", Throttled("ListTags"), "ThrottlingException", 400, "Rate exceeded"),
    ("sagemaker", "ListTags", AccessDenied("me", "do", "it"), "AccessDeniedException", 400, "User: me"),
    ("sagemaker", "ListTags", StorageUnavailable("disk full"), "ServiceUnavailable", 503, "The service cannot"),
    ("sagemaker", "RenderUiTemplate", TemplateFailed("InvalidInput", "No JSON", 3, 4), "ValidationException", 400, "InvalidInput: No JSON"),
    ("cognito-idp", "DescribeUserPool", NotFound("user pool", "x"), "ResourceNotFoundException", 400, "User pool x does not exist."),
    ("cognito-idp", "DescribeUserPoolClient", NotFound("user pool client", "x"), "ResourceNotFoundException", 400, "User pool client x"),
    ("cognito-idp", "AdminGetUser", NotFound("user", "x"), "UserNotFoundException", 400, "User does not exist."),
    ("cognito-idp", "GetGroup", NotFound("group", "x"), "ResourceNotFoundException", 400, "Group not found."),
    ("cognito-idp", "DeleteUserPoolDomain", NotFound("user pool domain", "x"), "ResourceNotFoundException", 400, "No such domain"),
    ("cognito-idp", "AdminCreateUser", AlreadyExists("user", "x"), "UsernameExistsException", 400, "User account already exists"),
    ("cognito-idp", "CreateGroup", AlreadyExists("group", "x"), "GroupExistsException", 400, "A group with the name x"),
    ("cognito-idp", "CreateUserPoolDomain", AlreadyExists("user pool domain", "x"), "InvalidParameterException", 400, "Domain already"),
    ("cognito-idp", "AdminSetUserPassword", SignInRefused(SignInFailure.WEAK_PASSWORD, detail="too_short"), "InvalidPasswordException", 400, "Password did not conform with policy: Password not long enough"),
    ("cognito-idp", "CreateUserPool", LimitExceeded("user pools", 5), "LimitExceededException", 400, "The account"),
    ("cognito-idp", "CreateUserPool", InvalidRequest("No."), "InvalidParameterException", 400, "No."),
    ("cognito-idp", "DeleteUserPool", InUse("user pool", "x", "It has a domain."), "InvalidParameterException", 400, "It has"),
    ("cognito-idp", "UpdateUserPoolClient", Conflict("user pool client", "x", "Twice."), "ConcurrentModificationException", 400, "Twice"),
    ("cognito-idp", "ListUsers", Throttled("ListUsers"), "TooManyRequestsException", 400, "Rate exceeded"),
    ("cognito-idp", "ListUsers", StorageUnavailable("disk full"), "InternalErrorException", 500, "The service cannot"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", InputRefused(InputFlaw.BAD, "Torn."), "ValidationException", 400, "Torn."),
    ("sagemaker-a2i-runtime", "StartHumanLoop", EngineFailed("local", EngineFault.BUSY, "disk full"), "ThrottlingException", 429, "Rate"),
    ("sagemaker-a2i-runtime", "StartHumanLoop", EngineFailed("local", EngineFault.TIMED_OUT, "disk full"), "InternalServerException", 500, "The engine that"),
    ("textract", "AnalyzeDocument", Throttled("AnalyzeDocument"), "ThrottlingException", 500, "Rate exceeded"),
    ("textract", "AnalyzeDocument", AccessDenied("me", "do", "it"), "AccessDeniedException", 400, "User: me"),
    ("textract", "AnalyzeDocument", LimitExceeded("human loops", 5), "HumanLoopQuotaExceededException", 402, "The account"),
    ("textract", "AnalyzeDocument", NotFound("flow definition", "x"), "InvalidParameterException", 400, "The flow"),
    ("textract", "AnalyzeDocument", StorageUnavailable("disk full"), "InternalServerError", 500, "The service cannot"),
    ("textract", "AnalyzeDocument", EngineFailed("local", EngineFault.OUT_OF_MEMORY, "disk full"), "InternalServerError", 500, "The engine that"),
    ("textract", "AnalyzeDocument", InputRefused(InputFlaw.ENCRYPTED, "Locked."), "UnsupportedDocumentException", 400, "Locked."),
    ("rekognition", "DetectModerationLabels", NotFound("adapter", "x"), "ResourceNotFoundException", 400, "The adapter"),
    ("rekognition", "DetectModerationLabels", LimitExceeded("human loops", 5), "HumanLoopQuotaExceededException", 400, "The account"),
    ("iam", "GetUser", NotFound("user", "ada"), "NoSuchEntity", 404, "The user with name ada cannot be found."),
    ("iam", "GetRolePolicy", NotFound("role policy", "p"), "NoSuchEntity", 404, "The role policy with name p cannot be found."),
    ("iam", "AttachRolePolicy", NotFound("attachable policy", "arn"), "NoSuchEntity", 404, "Policy arn does not exist or is not attachable."),
    ("iam", "CreateUser", AlreadyExists("user", "ada"), "EntityAlreadyExists", 409, "User with name ada already exists."),
    ("iam", "CreatePolicy", AlreadyExists("policy", "own"), "EntityAlreadyExists", 409, "A policy called own already exists."),
    ("iam", "CreateRole", MalformedPolicy("Statement", 3, "is empty", "one"), "MalformedPolicyDocument", 400, "Statement (line 3) is empty, expected one."),
    ("iam", "DeleteUser", InUse("user", "ada", "Keys first."), "DeleteConflict", 409, "Keys first."),
    ("iam", "CreateAccessKey", LimitExceeded("AccessKeysPerUser", 2), "LimitExceeded", 409, "Cannot exceed quota for AccessKeysPerUser: 2"),
    ("iam", "ListUsers", InvalidRequest("No."), "InvalidInput", 400, "No."),
    ("iam", "ListUsers", AccessDenied("me", "do", "it", layer="identity-based policy"), "AccessDenied", 403, "User: me is not authorized to perform: do on resource: it because no identity-based policy allows the do action"),
    ("iam", "ListUsers", AccessDenied("me", "do", "it", layer="session policy", explicit=True), "AccessDenied", 403, "User: me is not authorized to perform: do on resource: it with an explicit deny in a session policy"),
    ("sts", "AssumeRole", MalformedPolicy("", 1, "is not JSON", "JSON"), "MalformedPolicyDocument", 400, "The policy (line 1)"),
    ("sts", "GetCallerIdentity", Throttled("GetCallerIdentity"), "Throttling", 400, "Rate exceeded"),
    ("sts", "GetCallerIdentity", AccessDenied("me", "do", "it"), "AccessDenied", 403, "User: me"),
    ("sts", "GetCallerIdentity", InvalidRequest("No."), "ValidationError", 400, "No."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("service", "name", "error", "code", "status", "message"),
    CASES,
    ids=[f"{name}-{type(error).__name__}-{getattr(error, 'kind', '')}" for _, name, error, *_ in CASES],
)
def test_domain_errors_have_the_codes_of_their_service(
    new_wire: NewWire, service: str, name: str, error: OverreadError, code: str, status: int, message: str
) -> None:
    client = new_wire({service: {name: Recorder(error)}}).client(service)

    with pytest.raises(ClientError) as caught:
        call(client, name)

    response = caught.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
    assert response["Error"]["Message"].startswith(message)
    assert "disk full" not in response["Error"]["Message"]


def test_several_violations_are_one_message(new_wire: NewWire) -> None:
    error = InvalidInput(
        Violation("humanLoopName", "Member must satisfy regular expression pattern: [a-z]+", "A_"),
        Violation("humanLoopInput.inputContent", "Member must not be null"),
        Violation("password", "Member must have length less than or equal to 256"),
    )
    client = new_wire({"sagemaker-a2i-runtime": {"StartHumanLoop": Recorder(error)}}).client(
        "sagemaker-a2i-runtime"
    )

    with pytest.raises(client.exceptions.ValidationException) as caught:
        call(client, "StartHumanLoop")

    assert caught.value.response["Error"]["Message"] == (
        "3 validation errors detected: "
        "Value 'A_' at 'humanLoopName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; "
        "Value null at 'humanLoopInput.inputContent' failed to satisfy constraint: Member must not be null; "
        "Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256"
    )
    assert caught.value.response["Message"] == caught.value.response["Error"]["Message"]


def test_what_nobody_expected_is_logged_with_its_request_id(
    new_wire: NewWire, caplog: pytest.LogCaptureFixture
) -> None:
    handler = Recorder(RuntimeError("a defect"))
    client = new_wire({"sagemaker-a2i-runtime": {"StartHumanLoop": handler}}).client("sagemaker-a2i-runtime")

    with (
        caplog.at_level(logging.ERROR, "overread.aws"),
        pytest.raises(client.exceptions.InternalServerException) as caught,
    ):
        call(client, "StartHumanLoop")

    request_id = caught.value.response["ResponseMetadata"]["RequestId"]
    [record] = caplog.records
    assert request_id in record.getMessage()
    assert "a defect" in str(record.exc_info)
    assert "a defect" not in caught.value.response["Error"]["Message"]
    assert request_id in caught.value.response["Error"]["Message"]


def test_failing_storage_is_logged_and_what_is_not_implemented_is_not(
    new_wire: NewWire, caplog: pytest.LogCaptureFixture
) -> None:
    handler = Recorder(AwsError("NotImplemented", 501, "Not here."))
    client = new_wire({"sagemaker": {"ListTags": handler}}).client("sagemaker")

    with pytest.raises(ClientError):
        call(client, "ListTags")
    assert caplog.records == []

    handler.answer = StorageUnavailable("disk full")
    with pytest.raises(ClientError):
        call(client, "ListTags")
    assert ["disk full" in record.getMessage() for record in caplog.records] == [True]


def test_every_modelled_operation_has_a_handler() -> None:
    assert {service: set(handlers) for service, handlers in HANDLERS.items()} == {
        service: set(names) for service, names in SERVED.items()
    }


def test_inputs_of_this_file_cover_every_operation() -> None:
    needing = {name for service, name in OPERATIONS if service != "iam" and _required(service, name)}
    of_iam = {member for name in SERVED["iam"] for member in _required("iam", name)}

    assert needing <= set(INPUTS)
    assert of_iam <= set(IAM)
