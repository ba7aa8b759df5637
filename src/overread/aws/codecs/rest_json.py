"""REST-JSON: method and path name the operation; members travel in the path, the query and a JSON body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson

from overread.aws.answer import Answer
from overread.aws.check import serialization_error
from overread.aws.codecs.values import epoch_seconds
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import Operation, parse_json
from overread.aws.shapes import Member

_TYPE = ("content-type", "application/json")


def read(operation: Operation, request: AwsRequest) -> Any:
    """The input. Raises InvalidInput, AwsError(SerializationException)."""
    if operation.input.decodes_directly and operation.input.members:
        return operation.decode(request.body)
    value = parse_json(request.body)
    if not isinstance(value, dict):
        raise serialization_error(value, "a structure", "")
    outside = {name: member for name, member in operation.input.members.items() if member.location}
    value = {name: item for name, item in value.items() if name not in outside}
    labels = _labels(operation.uri, request.path.removesuffix("/"))
    query = _query(request.query)
    for name, member in outside.items():
        text = (labels if member.location == "uri" else query).get(member.wire)
        if text is not None:
            value[name] = _from_text(member, text)
    return operation.validate(value)


def write(operation: Operation, result: Mapping[str, object] | None) -> Answer:
    members = operation.writer(epoch_seconds)(result) if result else {}
    return Answer(operation.status, [_TYPE], orjson.dumps(members))


def write_error(error: AwsError, request: AwsRequest) -> Answer:  # noqa: ARG001 - every codec is given the request
    """The code in header and body, the message in both spellings: clients differ in which they read."""
    body = {"__type": error.code, "Message": error.message, "message": error.message, **error.members}
    headers = [_TYPE, ("x-amzn-errortype", error.code), *error.headers]
    return Answer(error.status, headers, orjson.dumps(body))


@cache
def path_pattern(uri: str) -> re.Pattern[str]:
    """What paths of an operation look like, labels as named groups."""
    parts = re.split(r"\{(\w+)\}", uri)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
        + r"\Z"
    )


def _labels(uri: str, path: str) -> dict[str, str]:
    found = path_pattern(uri).match(path)
    return {} if found is None else {name: _decoded(text) for name, text in found.groupdict().items()}


def _query(query: str) -> dict[str, str]:
    """By name; of a repeated one the first (inferred, for members that are not lists)."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name:
            found.setdefault(_decoded(name), _decoded(value.replace("+", " ")))
    return found


def _from_text(member: Member, text: str) -> object:
    """A label or query value as the JSON value it stands for; what does not parse stays text, for the check to refuse."""
    if member.shape.type in ("integer", "long") and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    if member.shape.type == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _decoded(text: str) -> str:
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError as error:
        raise AwsError("SerializationException", 400, "The request's address is not UTF-8") from error
