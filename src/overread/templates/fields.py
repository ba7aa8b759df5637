"""What a template reads of its input, as a tree; a sample made of it, and what a given sample lacks. Without Liquid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from overread.domain.output import Json
from overread.templates.samples import SAMPLE_BUCKET, SAMPLE_DOCUMENT, SAMPLE_IMAGE

MAX_MISSING = 20
"""Named at once; a template that reads more has a sample of something else."""

_NUMBER = re.compile(
    r"(amount|area|confidence|count|height|index|number|page|percent|price|probability|rating|score|size|total|width|year)s?\Z"
)
_FLAG = re.compile(r"(is|has|show|allow)(_|-|(?=[A-Z]))")
_DOCUMENT = re.compile(r"doc|form|invoice|page|pdf|receipt", re.IGNORECASE)
_MATHS = frozenset(
    {"abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus", "round", "times"}
)
_LISTS = frozenset({"blocks", "importantFormKeys"})
"""Members that built-in task types print whole (spec: templates, 5)."""


@dataclass(slots=True)
class Field:
    """One place of the input. members: what is read of it as an object; item: as a list. filters: names of those it goes
    through. An empty tree is a value that is printed or compared as it is."""

    members: dict[str, Field] = field(default_factory=dict)
    item: Field | None = None
    filters: set[str] = field(default_factory=set)

    def member(self, name: str) -> Field:
        return self.members.setdefault(name, Field())

    def items(self) -> Field:
        if self.item is None:
            self.item = Field()
        return self.item

    def to_json(self) -> str:
        """For the way out of the rendering child, which sends no pickles."""
        return orjson.dumps(self, default=sorted).decode()

    @classmethod
    def from_json(cls, text: str) -> Field:
        return cls._of(orjson.loads(text))

    @classmethod
    def _of(cls, value: dict[str, Any]) -> Field:
        members = {name: cls._of(below) for name, below in value["members"].items()}
        item = None if value["item"] is None else cls._of(value["item"])
        return cls(members, item, set(value["filters"]))


def sample_of(root: Field) -> dict[str, Json]:
    """An input with which everything that the template reads is there. Made of names, so it means nothing."""
    return {name: _sample(below, name) for name, below in root.members.items()}


def _sample(place: Field, name: str, number: str = "", above: str = "") -> Json:
    """number: ' 1', ' 2' inside of a list, so that its items differ. above: the name of the member that this is part of."""
    if place.item is not None and not place.members:
        return [_sample(place.item, _singular(name), f" {which}") for which in (1, 2)]
    if name == "s3Object" and place.members.keys() <= {"bucket", "name", "version"}:
        return {"bucket": SAMPLE_BUCKET, "name": SAMPLE_DOCUMENT if above == "document" else SAMPLE_IMAGE}
    if place.members:
        return {member: _sample(below, member, number, name) for member, below in place.members.items()}
    return _value(place, name, number)


def missing_of(place: Field, sample: Json) -> list[str]:
    """The places that the template reads and the sample does not have, as `labels[].name`, at most MAX_MISSING."""
    found: list[str] = []
    for path in _missing(place, sample, ""):
        if path not in found:
            found.append(path)
        if len(found) == MAX_MISSING:
            break
    return found


def _missing(place: Field, value: Json, path: str) -> Iterator[str]:
    if isinstance(value, list):
        # Members that are asked of a list are `size`, `first` and the like.
        for element in value if place.item is not None else ():
            yield from _missing(place.item or Field(), element, f"{path}[]")
        return
    members = value if isinstance(value, dict) else {}
    for name, below in place.members.items():
        at = f"{path}.{name}" if path else name
        if name in members:
            yield from _missing(below, members[name], at)
        else:
            yield at


def _value(place: Field, name: str, number: str) -> Json:
    if name in _LISTS:
        return []
    if "grant_read_access" in place.filters:
        return f"s3://{SAMPLE_BUCKET}/{SAMPLE_DOCUMENT if _DOCUMENT.search(name) else SAMPLE_IMAGE}"
    if place.filters & _MATHS or _NUMBER.search(name.lower()):
        return 87.5 if "confidence" in name.lower() or "score" in name.lower() else 3
    if _FLAG.match(name):
        return True
    if "split" not in place.filters and place.filters & {"to_json", "join", "size"} and name.endswith("s"):
        return [f"{_spoken(_singular(name))} {which}" for which in (1, 2)]
    return f"Sample {_spoken(name).lower()}{number}"


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _spoken(name: str) -> str:
    """`customerName`, `customer_name` as 'Customer name'."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+", " ", name).lower()
    return f"{words[:1].upper()}{words[1:]}"
