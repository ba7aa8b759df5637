"""The constraints of a service model, checked one by one: finds every violation of a request, not only the first.

The typed decoders of `models.py` check the same constraints in a fraction of the time but stop at the first;
this is what runs after them when they refuse, and for the requests that they cannot read (timestamps, members
in path and query). Message forms: *observed* for patterns and paths, *inferred* from AWS's general form for
the others (spec/api.md 2.1).
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from overread.aws.errors import AwsError
from overread.aws.patterns import compiled
from overread.aws.shapes import INT32, INT64, Shape
from overread.domain.errors import Violation

Check = Callable[[object, str, list[Violation]], object]
"""(value, path, violations) → the value as the handler receives it. Appends to violations what breaks a
constraint. Raises AwsError(SerializationException) where the JSON type itself is wrong: AWS reports that
before any constraint."""

MUST_NOT_BE_NULL = "Member must not be null"
_SHOWN_CHARACTERS = 1024
_PATTERN_CHARACTERS = 65536


def compile_check(shape: Shape) -> Check:
    """The check of one shape and all below it."""
    match shape.type:
        case "structure":
            return _structure(shape)
        case "list":
            return _list(shape)
        case "map":
            return _map(shape)
        case "string":
            return _string(shape)
        case "integer" | "long":
            return _integer(shape)
        case "float" | "double":
            return _real(shape)
        case "boolean":
            return _boolean
        case "timestamp":
            return _timestamp
        case "blob":
            return _blob(shape)
        case other:
            raise ValueError(f"shape {shape.name} has the unknown type {other}")


def serialization_error(found: object, expected: str, path: str) -> AwsError:
    """A value of the wrong JSON type."""
    name = {str: "STRING_VALUE", bool: "BOOLEAN_VALUE", int: "NUMBER_VALUE", float: "NUMBER_VALUE"}.get(
        type(found), "START_ARRAY" if isinstance(found, list) else "START_OBJECT"
    )
    place = f" at '{path}'" if path else ""
    return AwsError("SerializationException", 400, f"{name} can not be converted to {expected}{place}")


def _structure(shape: Shape) -> Check:
    checks = [
        (name, _lower_camel(name), compile_check(member.shape), name in shape.required)
        for name, member in shape.members.items()
    ]
    struct = shape.struct

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, Mapping):
            raise serialization_error(value, "a structure", path)
        prefix = f"{path}." if path else ""
        members: dict[str, object] = {}
        for name, wire, inner, required in checks:
            given = value.get(name)
            if given is not None:
                members[name] = inner(given, prefix + wire, violations)
            elif required:
                violations.append(Violation(prefix + wire, MUST_NOT_BE_NULL))
                members[name] = None
        return struct(**members)

    return check


def _list(shape: Shape) -> Check:
    assert shape.element is not None
    inner, size = compile_check(shape.element), _size(shape)

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, list):
            raise serialization_error(value, "a list", path)
        size(value, len(value), path, violations)
        items: list[object] = []
        for position, item in enumerate(value, 1):
            place = f"{path}.{position}.member"
            if item is None:
                violations.append(Violation(place, MUST_NOT_BE_NULL))
            else:
                items.append(inner(item, place, violations))
        return items

    return check


def _map(shape: Shape) -> Check:
    assert shape.key is not None
    assert shape.element is not None
    keys, inner, size = compile_check(shape.key), compile_check(shape.element), _size(shape)

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, Mapping):
            raise serialization_error(value, "a map", path)
        size(value, len(value), path, violations)
        entries: dict[object, object] = {}
        for key, item in value.items():
            broken: list[Violation] = []
            keys(key, path, broken)
            if broken:
                phrases = ", ".join(violation.constraint for violation in broken)
                constraint = f"Map keys must satisfy constraint: [{phrases}]"
                violations.append(Violation(path, constraint, _shown(value)))
            if item is None:
                violations.append(Violation(f"{path}.{key}.member", MUST_NOT_BE_NULL))
            else:
                entries[key] = inner(item, f"{path}.{key}.member", violations)
        return entries

    return check


def _string(shape: Shape) -> Check:
    size, allowed = _size(shape), frozenset(shape.enum)
    pattern = compiled(shape.pattern) if shape.pattern and not allowed else None
    enum = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
    sensitive = shape.sensitive

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, str):
            raise serialization_error(value, "a String", path)
        if allowed:
            if value not in allowed:
                violations.append(Violation(path, enum, None if sensitive else _shown(value)))
            return value
        oversized = size(value, len(value), path, violations)
        # A value that is already refused for its length must not buy seconds of a backtracking pattern.
        if (
            pattern is not None
            and not (oversized and len(value) > _PATTERN_CHARACTERS)
            and not pattern.match(value)
        ):
            constraint = f"Member must satisfy regular expression pattern: {shape.pattern}"
            violations.append(Violation(path, constraint, None if sensitive else _shown(value)))
        return value

    return check


def _integer(shape: Shape) -> Check:
    low, high = INT32 if shape.type == "integer" else INT64
    expected = "an Integer" if shape.type == "integer" else "a Long"

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise serialization_error(value, expected, path)
        _range(shape, value, path, violations)
        return value

    return check


def _real(shape: Shape) -> Check:
    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
            raise serialization_error(value, "a Double", path)
        _range(shape, value, path, violations)
        return float(value)

    return check


def _boolean(value: object, path: str, violations: list[Violation]) -> object:  # noqa: ARG001 - a Check
    if not isinstance(value, bool):
        raise serialization_error(value, "a Boolean", path)
    return value


def _timestamp(value: object, path: str, violations: list[Violation]) -> object:  # noqa: ARG001 - a Check
    """Seconds since 1970, or ISO 8601 text, which some SDKs send where the model says seconds."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise serialization_error(value, "a Timestamp", path) from error
    raise serialization_error(value, "a Timestamp", path)


def _blob(shape: Shape) -> Check:
    size = _size(shape)

    def check(value: object, path: str, violations: list[Violation]) -> object:
        if not isinstance(value, str):
            raise serialization_error(value, "a Blob", path)
        try:
            decoded = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise serialization_error(value, "a Blob", path) from error
        size("", len(decoded), path, violations)
        return decoded

    return check


def _size(shape: Shape) -> Callable[[object, int, str, list[Violation]], bool]:
    """A check of a length, true if it is too long."""
    low, high, sensitive = shape.minimum or 0, shape.maximum, shape.sensitive
    too_short = f"Member must have length greater than or equal to {low}"
    too_long = f"Member must have length less than or equal to {high}"

    def check(value: object, length: int, path: str, violations: list[Violation]) -> bool:
        if length < low:
            violations.append(Violation(path, too_short, None if sensitive else _shown(value)))
        elif high is not None and length > high:
            violations.append(Violation(path, too_long, None if sensitive else _shown(value)))
            return True
        return False

    return check


def _range(shape: Shape, value: float, path: str, violations: list[Violation]) -> None:
    if shape.minimum is not None and value < shape.minimum:
        violations.append(
            Violation(path, f"Member must have value greater than or equal to {shape.minimum}", _shown(value))
        )
    if shape.maximum is not None and value > shape.maximum:
        violations.append(
            Violation(path, f"Member must have value less than or equal to {shape.maximum}", _shown(value))
        )


def _shown(value: object) -> str:
    """A value as AWS prints it, cut where it would drown its message (AWS prints all of it; ours may be megabytes)."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, list):
        text = f"[{', '.join(_shown(item) for item in value[:50])}]"
    elif isinstance(value, Mapping):
        text = "{" + ", ".join(f"{key}={_shown(item)}" for key, item in list(value.items())[:50]) + "}"
    else:
        text = str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."


def _lower_camel(name: str) -> str:
    return name[:1].lower() + name[1:]
