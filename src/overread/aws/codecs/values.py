"""Writes the values of an answer as JSON values, by the output shape: shared by the two JSON protocols."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from overread.aws.shapes import Shape

Writer = Callable[[Any], object]


def epoch_seconds(moment: datetime) -> float:
    """Seconds since 1970 with milliseconds: how JSON 1.1 writes a timestamp."""
    return round(moment.timestamp(), 3)


def iso_milliseconds(moment: datetime) -> str:
    """`2021-02-17T19:20:38.123Z`: how REST-JSON and Query write a timestamp."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compile_writer(shape: Shape, timestamp: Callable[[datetime], object]) -> Writer:
    """A function from plain Python values to JSON values. Members that are None are left out, as clients drop
    them anyway; a member that the shape does not know is a defect of ours and raises KeyError.

    timestamp: the protocol's form, unless the shape names another.
    """
    match shape.type:
        case "structure":
            writers = {
                name: compile_writer(member.shape, timestamp) for name, member in shape.members.items()
            }
            wire = {name: member.wire for name, member in shape.members.items()}

            def structure(value: Mapping[str, Any]) -> object:
                return {wire[name]: writers[name](item) for name, item in value.items() if item is not None}

            return structure
        case "list":
            assert shape.element is not None
            item_writer = compile_writer(shape.element, timestamp)
            return lambda value: [item_writer(item) for item in value]
        case "map":
            assert shape.element is not None
            entry_writer = compile_writer(shape.element, timestamp)
            return lambda value: {key: entry_writer(item) for key, item in value.items()}
        case "timestamp":
            return iso_milliseconds if shape.timestamp_format == "iso8601" else timestamp
        case "blob":
            return lambda value: base64.b64encode(value).decode("ascii")
        case _:
            return _as_it_is


def _as_it_is(value: object) -> object:
    return value
