"""Every handler, by service and operation."""

from __future__ import annotations

from collections.abc import Mapping

from overread.aws.services import (
    Handler,
    a2i_runtime,
    cognito_idp,
    cognito_users,
    flow_definitions,
    human_task_uis,
    iam_absent,
    iam_grants,
    iam_policies,
    iam_roles,
    iam_users,
    rekognition,
    sts,
    subscribed_workteams,
    tags,
    textract,
    workforce,
)

HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    "sagemaker-a2i-runtime": a2i_runtime.OPERATIONS,
    "sagemaker": {
        **flow_definitions.OPERATIONS,
        **human_task_uis.OPERATIONS,
        **workforce.OPERATIONS,
        **subscribed_workteams.OPERATIONS,
        **tags.OPERATIONS,
    },
    "textract": textract.OPERATIONS,
    "rekognition": rekognition.OPERATIONS,
    "sts": sts.OPERATIONS,
    "iam": {
        **iam_users.OPERATIONS,
        **iam_roles.OPERATIONS,
        **iam_grants.OPERATIONS,
        **iam_policies.OPERATIONS,
        **iam_absent.OPERATIONS,
    },
    "cognito-idp": {**cognito_idp.OPERATIONS, **cognito_users.OPERATIONS},
}
