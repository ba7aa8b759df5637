"""JSON 1.1: `X-Amz-Target` names the operation, one JSON object in, one out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from overread.aws.answer import Answer, AsItIs
from overread.aws.codecs.values import epoch_seconds
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import Operation

_TYPE = ("content-type", "application/x-amz-json-1.1")


def read(operation: Operation, request: AwsRequest) -> Any:
    """The input. Raises InvalidInput, AwsError(SerializationException)."""
    return operation.decode(request.body)


def write(operation: Operation, result: Mapping[str, object] | None) -> Answer:
    as_written = isinstance(result, AsItIs) or not result
    members = result or {} if as_written else operation.writer(epoch_seconds)(result)
    return Answer(operation.status, [_TYPE], orjson.dumps(members))


def write_error(error: AwsError, request: AwsRequest) -> Answer:  # noqa: ARG001 - every codec is given the request
    """The code in header and body, the message in both spellings: clients differ in which they read."""
    body = {"__type": error.code, "Message": error.message, "message": error.message, **error.members}
    headers = [_TYPE, ("x-amzn-errortype", error.code), *error.headers]
    return Answer(error.status, headers, orjson.dumps(body))
