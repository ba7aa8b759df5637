"""Query: a form in, XML out; `Action` names the operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from overread.aws.answer import Answer
from overread.aws.codecs.values import iso_milliseconds
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import Operation
from overread.aws.shapes import Shape

_TYPE = ("content-type", "text/xml")
_MAX_FIELDS = 1000
# XML 1.0 has no way to write these, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def form(request: AwsRequest) -> dict[str, str]:
    """The fields of a Query request, from its query and its body. Raises AwsError."""
    try:
        text = request.body.decode("utf-8")
        fields = parse_qsl(request.query, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
        if "form-urlencoded" in request.headers.get("content-type", "form-urlencoded"):
            fields += parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise AwsError("MalformedQueryString", 400, "The request is not a form in UTF-8") from error
    return dict(fields)


def read(operation: Operation, request: AwsRequest) -> Any:
    """The input. Raises InvalidInput, AwsError."""
    return operation.validate(_structure(operation.input, form(request), ""))


def write(
    operation: Operation, result: Mapping[str, object] | None, *, namespace: str, request_id: str
) -> Answer:
    inner = "".join(_members(operation.output, result or {}))
    body = (
        f'<{operation.name}Response xmlns="{namespace}">'
        f"<{operation.result_wrapper}>{inner}</{operation.result_wrapper}>"
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation.name}Response>"
    )
    return Answer(operation.status, [_TYPE], body.encode())


def write_error(error: AwsError, request: AwsRequest) -> Answer:
    blame = "Sender" if error.status < 500 else "Receiver"
    body = (
        f"<ErrorResponse><Error><Type>{blame}</Type><Code>{_text(error.code)}</Code>"
        f"<Message>{_text(error.message)}</Message></Error><RequestId>{request.id}</RequestId></ErrorResponse>"
    )
    headers = [_TYPE, ("x-amzn-errortype", error.code), *error.headers]
    return Answer(error.status, headers, body.encode())


def _structure(shape: Shape, fields: Mapping[str, str], prefix: str) -> dict[str, object]:
    found = {}
    for name, member in shape.members.items():
        value = _value(member.shape, fields, prefix + member.wire)
        if value is not None:
            found[name] = value
    return found


def _value(shape: Shape, fields: Mapping[str, str], name: str) -> object:
    if shape.type == "structure":
        return _structure(shape, fields, f"{name}.") or None
    if shape.type == "list":
        assert shape.element is not None
        items: list[object] = []
        while (item := _value(shape.element, fields, f"{name}.member.{len(items) + 1}")) is not None:
            items.append(item)
        return items or None
    text = fields.get(name)
    if text is not None and shape.type in ("integer", "long") and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    if text in ("true", "false") and shape.type == "boolean":
        return text == "true"
    return text


def _members(shape: Shape, values: Mapping[str, Any]) -> list[str]:
    parts = []
    for name, value in values.items():
        member = shape.members[name]
        if value is not None:
            parts.append(f"<{member.wire}>{_write(member.shape, value)}</{member.wire}>")
    return parts


def _write(shape: Shape, value: Any) -> str:
    if shape.type == "structure":
        return "".join(_members(shape, value))
    if shape.type == "list":
        assert shape.element is not None
        element = shape.element
        return "".join(f"<member>{_write(element, item)}</member>" for item in value)
    scalars: dict[str, Callable[[Any], str]] = {
        "timestamp": _moment,
        "boolean": lambda flag: str(flag).lower(),
    }
    return _text(scalars.get(shape.type, str)(value))


def _moment(value: datetime) -> str:
    return iso_milliseconds(value)


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("�", value), quote=False)
