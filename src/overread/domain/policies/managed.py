"""AWS's managed policies by their names, for what overread has.

The A2I ones are whole (spec/workforce-and-permissions.md 9.2); those of services that AWS has more of than overread hold
the statements about actions that exist here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from overread.domain.errors import NotFound
from overread.domain.policies.document import VERSION

PREFIX = "arn:aws:iam::aws:policy/"
ADMINISTRATOR = f"{PREFIX}AdministratorAccess"

Statements = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A policy that every account has. text: its document."""

    name: str
    description: str
    text: str
    created_at: datetime

    @property
    def arn(self) -> str:
        return PREFIX + self.name


_LOOPS = ["sagemaker:*HumanLoop", "sagemaker:*HumanLoops"]
_FLOWS = ["sagemaker:*FlowDefinition", "sagemaker:*FlowDefinitions"]
_UIS = ["sagemaker:*HumanTaskUi", "sagemaker:*HumanTaskUis"]
_NOT_THE_PUBLIC = {"StringEqualsIfExists": {"sagemaker:WorkteamType": ["private-crowd", "vendor-crowd"]}}


def _allow(actions: list[str] | str, resource: list[str] | str = "*", **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


_PASS_ROLE = _allow(
    ["iam:PassRole"],
    "arn:aws:iam::*:role/*",
    Condition={"StringEquals": {"iam:PassedToService": ["sagemaker.amazonaws.com"]}},
)
_AUGMENTED_AI: Statements = [_allow([*_LOOPS, *_FLOWS, *_UIS], Condition=_NOT_THE_PUBLIC), _PASS_ROLE]
_S3_OF_SAGEMAKER = [f"arn:aws:s3:::*{name}*" for name in ("SageMaker", "Sagemaker", "sagemaker")]
_COGNITO_OF_SAGEMAKER = [
    f"cognito-idp:{action}"
    for action in (
        "AdminAddUserToGroup",
        "AdminCreateUser",
        "AdminDeleteUser",
        "AdminDisableUser",
        "AdminEnableUser",
        "AdminRemoveUserFromGroup",
        "CreateGroup",
        "CreateUserPool",
        "CreateUserPoolClient",
        "CreateUserPoolDomain",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "List*",
        "UpdateUserPool",
        "UpdateUserPoolClient",
    )
]
_FLOW_ARNS = "arn:aws:sagemaker:*:*:flow-definition/*"
_SAGEMAKER: Statements = [
    {"Effect": "Allow", "Action": "sagemaker:*", "NotResource": _FLOW_ARNS},
    _allow("sagemaker:*", _FLOW_ARNS, Condition=_NOT_THE_PUBLIC),
    _allow(
        [
            *_COGNITO_OF_SAGEMAKER,
            "aws-marketplace:ViewSubscriptions",
            "iam:ListRoles",
            "rekognition:Detect*",
            "textract:AnalyzeDocument",
        ]
    ),
    _allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], _S3_OF_SAGEMAKER),
    _allow(
        [
            "s3:CreateBucket",
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListAllMyBuckets",
            "s3:GetBucketCORS",
            "s3:PutBucketCORS",
        ]
    ),
    _PASS_ROLE,
]

_READ_ONLY = [
    *("sagemaker:Describe*", "sagemaker:List*", "sagemaker:GetSearchSuggestions", "sagemaker:Search"),
    *("s3:Get*", "s3:List*"),
    *("cognito-idp:AdminGet*", "cognito-idp:AdminList*", "cognito-idp:Describe*", "cognito-idp:Get*"),
    "cognito-idp:List*",
    *("iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*"),
    "sts:GetCallerIdentity",
]

_CREATED = datetime(2019, 12, 3, tzinfo=UTC)


def _policy(name: str, description: str, *statements: dict[str, Any]) -> ManagedPolicy:
    text = json.dumps({"Version": VERSION, "Statement": list(statements)}, indent=4)
    return ManagedPolicy(name, description, text, _CREATED)


_ALL = (
    _policy("AdministratorAccess", "Provides full access to all services and resources.", _allow("*")),
    _policy(
        "AmazonAugmentedAIFullAccess",
        "Provides access to perform all operations on human loops, flow definitions and task templates, except with the "
        "public workforce.",
        *_AUGMENTED_AI,
    ),
    _policy(
        "AmazonAugmentedAIHumanLoopFullAccess",
        "Provides access to perform all operations on human loops.",
        _allow(_LOOPS),
    ),
    _policy(
        "AmazonAugmentedAIIntegratedAPIAccess",
        "As AmazonAugmentedAIFullAccess, with the operations of Textract and Rekognition that start human loops.",
        *_AUGMENTED_AI,
        _allow(["textract:AnalyzeDocument", "rekognition:DetectModerationLabels"]),
    ),
    _policy(
        "AmazonCognitoPowerUser", "Provides administrative access to user pools.", _allow("cognito-idp:*")
    ),
    _policy("AmazonS3FullAccess", "Provides full access to all buckets.", _allow("s3:*")),
    _policy(
        "AmazonS3ReadOnlyAccess", "Provides read-only access to all buckets.", _allow(["s3:Get*", "s3:List*"])
    ),
    _policy(
        "AmazonSageMakerFullAccess", "Provides full access to SageMaker and what belongs to it.", *_SAGEMAKER
    ),
    _policy(
        "AmazonSageMakerMechanicalTurkAccess",
        "Provides access to create flow definitions with any work team, the public one included.",
        _allow(_FLOWS),
    ),
    _policy("IAMFullAccess", "Provides full access to users, roles and policies.", _allow("iam:*")),
    _policy("ReadOnlyAccess", "Provides read-only access to all services and resources.", _allow(_READ_ONLY)),
)

MANAGED: Mapping[str, ManagedPolicy] = MappingProxyType({policy.arn: policy for policy in _ALL})
"""By ARN, in the order of their names."""


def managed_arn(name: str) -> str:
    """The ARN of one of AWS's policies by its name; an ARN is returned as it is. Raises NotFound for a name of none."""
    arn = name if name.startswith("arn:") else PREFIX + name
    if arn.startswith(PREFIX) and arn not in MANAGED:
        raise NotFound("managed policy", name)
    return arn
