"""How far several workers' answers to one task agree, field by field.

A field is a place in the answer where somebody has put something: members of objects by their names, a form's pairs by
their keys. For each field every two workers are compared, and a field that only one of them has filled in is a
disagreement. What cannot be the same to the last digit is compared by what it means: boxes agree when each covers its
like (intersection over union of at least one half), choices do not depend on their order.

The share of comparisons that agree says how much people think alike, not who is right.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from overread.domain.form_pairs import form_pairs
from overread.domain.output import Json, normalise

ABSENT = object()
SEPARATOR = " › "
SAME_PLACE = 0.5
"""Of intersection over union."""

_FORM = "AWS/Textract/AnalyzeDocument/Forms/V1"
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Share:
    """agreed of compared; both count comparisons of two answers in one field."""

    agreed: int = 0
    compared: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.agreed + other.agreed, self.compared + other.compared)

    @property
    def ratio(self) -> float | None:
        return self.agreed / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class Field:
    """values: of each answer in their order, as text to read; None where it says nothing.
    odd: for each answer, whether it is not of the largest group that agrees (or there is no such group)."""

    name: str
    values: tuple[str | None, ...]
    share: Share
    odd: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """by_answer: each answer against all the others."""

    fields: tuple[Field, ...]
    share: Share
    by_answer: tuple[Share, ...]


def compare(answers: Sequence[Json]) -> Agreement:
    """Every field that any of the answers has, in the order in which they are met."""
    flat = [dict(_flatten((), answer)) for answer in answers]
    names = list(dict.fromkeys(name for fields in flat for name in fields))
    by_answer = [Share() for _ in answers]
    fields = []
    for name in names:
        values = [each.get(name, ABSENT) for each in flat]
        same = {
            pair: _same(values[pair[0]], values[pair[1]])
            for pair in itertools.combinations(range(len(values)), 2)
        }
        for pair, agree in same.items():
            for number in pair:
                by_answer[number] += Share(int(agree), 1)
        fields.append(
            Field(
                name=SEPARATOR.join(name),
                values=tuple(None if value in (ABSENT, None) else _shown(value) for value in values),
                share=Share(sum(same.values()), len(same)),
                odd=_odd(len(values), same),
            )
        )
    return Agreement(tuple(fields), sum((field.share for field in fields), Share()), tuple(by_answer))


Path = tuple[str, ...]


def _flatten(path: Path, value: object) -> Iterator[tuple[Path, object]]:
    if isinstance(value, dict) and path[-1:] == (_FORM,) and "blocks" in value:
        yield from _flatten_form(path[:-1], value["blocks"])
    elif isinstance(value, dict) and value:
        for name, member in value.items():
            yield from _flatten((*path, name), member)
    elif isinstance(value, list) and value and not _is_choice(value) and not _are_boxes(value):
        for number, member in enumerate(value, 1):
            yield from _flatten((*path, str(number)), member)
    elif path:
        yield path, value


def _flatten_form(path: Path, blocks: Json) -> Iterator[tuple[Path, object]]:
    """Only what people could change: geometry and words come back as they were sent."""
    seen: dict[str, int] = {}
    for pair in form_pairs(blocks):
        seen[pair.key] = seen.get(pair.key, 0) + 1
        again = f" ({seen[pair.key]})" if seen[pair.key] > 1 else ""
        yield (*path, pair.key + again), pair.value


def _is_choice(value: list[object]) -> bool:
    """Labels that were ticked: names, or the categories' own objects."""
    return all(isinstance(item, _PLAIN) for item in value) or all(
        isinstance(item, dict) and "name" in item and set(item) <= {"name", "parentName"} for item in value
    )


def _are_boxes(value: list[object]) -> bool:
    return all(isinstance(item, dict) and {"left", "top", "width", "height"} <= set(item) for item in value)


def _same(one: object, other: object) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        if one and other and _are_boxes(one) and _are_boxes(other):
            return _cover_each_other(one, other)
        if _is_choice(one) and _is_choice(other):
            return sorted(map(_canonical, one)) == sorted(map(_canonical, other))
    return _canonical(one) == _canonical(other)


def _cover_each_other(boxes: Sequence[Mapping[str, object]], others: Sequence[Mapping[str, object]]) -> bool:
    """Whether each box has one of its own among the others; the best matches are taken first."""
    if len(boxes) != len(others):
        return False
    likeness = sorted(
        ((_overlap(box, other), n, m) for n, box in enumerate(boxes) for m, other in enumerate(others)),
        reverse=True,
    )
    left, right = set(range(len(boxes))), set(range(len(others)))
    for overlap, n, m in likeness:
        if overlap >= SAME_PLACE and n in left and m in right:
            left.remove(n)
            right.remove(m)
    return not left


def _overlap(box: Mapping[str, object], other: Mapping[str, object]) -> float:
    """Intersection over union; 0 for boxes of different labels, or whose numbers are none."""
    if box.get("label") != other.get("label"):
        return 0.0
    try:
        a, b = _edges(box), _edges(other)
    except (TypeError, ValueError):
        return 0.0
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return both / union


def _edges(box: Mapping[str, object]) -> tuple[float, float, float, float]:
    left, top, width, height = (float(str(box[name])) for name in ("left", "top", "width", "height"))
    return left, top, left + width, top + height


def _odd(count: int, same: Mapping[tuple[int, int], bool]) -> tuple[bool, ...]:
    groups = [
        {other for other in range(count) if other == number or same[min(number, other), max(number, other)]}
        for number in range(count)
    ]
    most = max(map(len, groups))
    largest = {frozenset(group) for group in groups if len(group) == most}
    if most == count:
        return (False,) * count
    if len(largest) > 1 or most == 1:
        return (True,) * count
    (agreed,) = largest
    return tuple(number not in agreed for number in range(count))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and _is_choice(value):
        return ", ".join(str(item["name"]) if isinstance(item, dict) else _shown(item) for item in value)
    return _canonical(value)


def _canonical(value: object) -> str:
    """JSON text, equal for equal values. value: a part of an answer; `ABSENT` never comes here."""
    return json.dumps(normalise(cast(Json, value)), ensure_ascii=False)
