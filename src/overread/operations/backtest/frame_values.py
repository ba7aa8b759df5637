"""Conditions on JSON predictions as expressions over a frame whose columns are the predictions' members.

Columns have one type each, so most of what a condition asks of a value's type is answered here, once for a whole frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
from polars.datatypes import DataTypeClass

from overread.domain.conditions.evaluate import Condition
from overread.domain.conditions.json_predictions import Disagreement, MissingValue, ValueCheck
from overread.domain.conditions.parameters import Range
from overread.domain.conditions.paths import JsonPath
from overread.operations.backtest.plan import Sweep

JsonCheck = ValueCheck | MissingValue | Disagreement


def have_plain_paths(leaves: Iterable[Condition]) -> bool:
    """Whether all expressions are paths of members, which are columns and their fields."""
    return all(path.fields for leaf in leaves for path in _paths(leaf.check))


def can_judge(leaves: Iterable[Condition], schema: pl.Schema) -> bool:
    """Whether a frame of these columns can say what the conditions ask for. It cannot compare two lists or structs of
    different types: those of no members are equal all the same."""
    leaves = tuple(leaves)
    return have_plain_paths(leaves) and all(_can_compare(leaf.check, schema) for leaf in leaves)


def columns_of(leaves: Iterable[Condition]) -> set[str]:
    """The columns that plain paths begin at."""
    return {path.fields[0] for leaf in leaves for path in _paths(leaf.check) if path.fields}


def holds(check: JsonCheck, schema: pl.Schema) -> pl.Expr:
    value, kind = _follow(check.path, schema)
    match check:
        case MissingValue():
            return ~_present(value, kind)
        case Disagreement():
            return _differ(check, value, kind, schema)
        case ValueCheck(numbers=None, equals=None):
            return _present(value, kind)
        case ValueCheck(numbers=Range() as numbers):
            return _any_item(value, kind, _is_number, lambda item: item.is_between(numbers.low, numbers.high))
        case _:
            right_type = _is_text if isinstance(check.equals, str) else _is_truth
            return _any_item(value, kind, right_type, lambda item: item == check.equals)


def critical(check: ValueCheck, sweep: Sweep, schema: pl.Schema) -> pl.Expr:
    value, kind = _follow(check.path, schema)
    rest = sweep.rest
    if _is_number(kind):
        return pl.when(value.is_between(rest.low, rest.high)).then(value)
    if isinstance(kind, pl.List) and _is_number(_instance(kind.inner)):
        inside = value.list.eval(pl.when(pl.element().is_between(rest.low, rest.high)).then(pl.element()))
        return inside.list.min() if sweep.is_below else inside.list.max()
    return pl.lit(None, pl.Float64)


def _can_compare(check: object, schema: pl.Schema) -> bool:
    if not isinstance(check, Disagreement):
        return True
    _, one = _follow(check.path, schema)
    _, other = _follow(check.other_path, schema)
    return one == other or not (one.is_nested() and other.is_nested())


def _paths(check: object) -> tuple[JsonPath, ...]:
    if isinstance(check, Disagreement):
        return check.path, check.other_path
    return (check.path,) if isinstance(check, ValueCheck | MissingValue) else ()


def _follow(path: JsonPath, schema: pl.Schema) -> tuple[pl.Expr, pl.DataType]:
    """What a plain path leads to, with its type; null where no column or field has the name."""
    nothing = pl.lit(None), pl.Null()
    first, *below = path.fields or ()
    if first not in schema:
        return nothing
    value, kind = pl.col(first), schema[first]
    for name in below:
        fields = {field.name: field.dtype for field in kind.fields} if isinstance(kind, pl.Struct) else {}
        if name not in fields:
            return nothing
        value, kind = value.struct.field(name), _instance(fields[name])
    return value, kind


def _any_item(
    value: pl.Expr,
    kind: pl.DataType,
    right_type: Callable[[pl.DataType], bool],
    test: Callable[[pl.Expr], pl.Expr],
) -> pl.Expr:
    """The test of the value, or of the members of the list that it is; false for any other type."""
    if right_type(kind):
        return test(value)
    if isinstance(kind, pl.List) and right_type(_instance(kind.inner)):
        return value.list.eval(test(pl.element())).list.any()
    return pl.lit(value=False)


def _present(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """As `json_predictions.is_missing`, the other way round."""
    if isinstance(kind, pl.List):
        return value.list.len().fill_null(0) > 0
    return (value.is_not_null() & (value != "")) if _is_text(kind) else value.is_not_null()


def _differ(check: Disagreement, one: pl.Expr, kind: pl.DataType, schema: pl.Schema) -> pl.Expr:
    other, other_kind = _follow(check.other_path, schema)
    only_one = one.is_null() != other.is_null()
    if _is_number(kind) and _is_number(other_kind):
        # Unsigned integers would wrap around.
        apart = (one.cast(pl.Float64) - other.cast(pl.Float64)).abs()
        return (apart > check.tolerance).fill_null(value=False) | only_one
    if kind == other_kind or (_is_text(kind) and _is_text(other_kind)):
        return one.ne_missing(other)
    return ~(one.is_null() & other.is_null())


def _instance(kind: pl.DataType | DataTypeClass) -> pl.DataType:
    return kind() if isinstance(kind, type) else kind


def _is_number(kind: pl.DataType) -> bool:
    return kind.is_numeric()


def _is_text(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.String | pl.Categorical | pl.Enum)


def _is_truth(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.Boolean)
