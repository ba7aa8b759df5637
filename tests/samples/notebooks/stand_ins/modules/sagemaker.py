"""In place of SageMaker's Python SDK, of which the notebooks use one function: it tells the role of the notebook instance."""

from __future__ import annotations

import boto3


def get_execution_role() -> str:
    account = boto3.client("sts").get_caller_identity()["Account"]
    return f"arn:aws:iam::{account}:role/notebook"
