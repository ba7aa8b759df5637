"""The shapes of AWS's service models: what the members of a request are and which constraints they carry.

A shape knows no wire format. `check.py` and `models.py` make validators and decoders of it, `codecs/` write
answers by it.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Literal

import msgspec

from overread.aws.patterns import to_python

INT32 = (-(2**31), 2**31 - 1)
INT64 = (-(2**63), 2**63 - 1)


@dataclass
class Member:
    """location: "" (the body), `uri` or `querystring`; wire: its name there."""

    name: str
    shape: Shape
    location: str
    wire: str


@dataclass
class Shape:
    """One shape. `members`, `required` are set for structures, `element` for lists, `key` and `element` for maps.

    minimum, maximum: of the number itself, of the characters of a string, of the entries of a list or map;
    None if open. sensitive: its value is never printed, not even in a message to its sender.
    """

    name: str
    type: str
    members: dict[str, Member] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    element: Shape | None = None
    key: Shape | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    sensitive: bool = False
    timestamp_format: str | None = None

    @cached_property
    def struct(self) -> Any:
        """The class of this structure's values: members by their wire name, absent ones None."""
        fields: list[Any] = []
        for name, member in self.members.items():
            if keyword.iskeyword(name):
                raise ValueError(f"member {name} of {self.name} cannot be an attribute")
            typed = member.shape.typed
            fields.append((name, typed) if name in self.required else (name, typed | None, None))
        return msgspec.defstruct(self.name, fields, kw_only=True, gc=False)

    @cached_property
    def typed(self) -> Any:
        """The type that msgspec decodes and checks this shape by, all its constraints included."""
        match self.type:
            case "structure":
                return self.struct
            case "list":
                assert self.element is not None
                return self._limited(list[self.element.typed], "min_length", "max_length")  # type: ignore[name-defined]
            case "map":
                assert self.key is not None
                assert self.element is not None
                return self._limited(dict[self.key.typed, self.element.typed], "min_length", "max_length")  # type: ignore[name-defined]
            case "string" if self.enum:
                return Literal[self.enum]
            case "string":
                return self._limited(str, "min_length", "max_length", pattern=self.pattern)
            case "integer" | "long":
                low, high = INT32 if self.type == "integer" else INT64
                bounds = msgspec.Meta(
                    ge=low if self.minimum is None else self.minimum,
                    le=high if self.maximum is None else self.maximum,
                )
                return Annotated[int, bounds]
            case _:
                return {
                    "boolean": bool,
                    "float": float,
                    "double": float,
                    "timestamp": datetime,
                    "blob": bytes,
                }[self.type]

    @cached_property
    def decodes_directly(self) -> bool:
        """Whether msgspec alone can read this shape from JSON: it has no members that travel outside of the
        body, and none whose JSON form msgspec does not know (a timestamp is a number of seconds on this
        wire)."""
        if self.type in ("timestamp", "blob", "float", "double"):
            return False
        inner = [self.element, self.key, *(member.shape for member in self.members.values())]
        return all(shape.decodes_directly for shape in inner if shape is not None) and not any(
            member.location for member in self.members.values()
        )

    def _limited(self, plain: Any, low: str, high: str, pattern: str | None = None) -> Any:
        limits: dict[str, Any] = {}
        if self.minimum is not None:
            limits[low] = self.minimum
        if self.maximum is not None:
            limits[high] = self.maximum
        if pattern is not None:
            limits["pattern"] = to_python(pattern)
        return Annotated[plain, msgspec.Meta(**limits)] if limits else plain


def build(raw: Mapping[str, Any], name: str, overrides: Mapping[str, Mapping[str, Any]]) -> Shape:
    """The shape `name` of one service's raw shapes, with everything below it.

    overrides: attributes of raw shapes that are to hold instead, by shape name.
    """
    source = {**raw[name], **overrides.get(name, {})}
    below = {
        part: build(raw, source[part]["shape"], overrides)
        for part in ("member", "key", "value")
        if part in source
    }
    return Shape(
        name=name,
        type=source["type"],
        members={
            member: Member(
                member,
                build(raw, reference["shape"], overrides),
                reference.get("location", ""),
                reference.get("locationName", member),
            )
            for member, reference in source.get("members", {}).items()
        },
        required=tuple(source.get("required", ())),
        element=below.get("member") or below.get("value"),
        key=below.get("key"),
        minimum=source.get("min"),
        maximum=source.get("max"),
        pattern=source.get("pattern"),
        enum=tuple(source.get("enum", ())),
        sensitive=bool(source.get("sensitive")),
        timestamp_format=source.get("timestampFormat"),
    )
