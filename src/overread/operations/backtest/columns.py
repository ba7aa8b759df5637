"""Predictions as one column for each condition's result, and one for each threshold's critical value.

A critical value is the number that a moved threshold has to pass for its condition to hold: the least (for "less than")
or greatest (for "greater than") among the items that satisfy everything else the condition asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from overread.domain.conditions.evaluate import Condition
from overread.domain.conditions.json_predictions import Disagreement, MissingValue, ValueCheck
from overread.domain.conditions.parameters import Range
from overread.domain.conditions.rekognition import ANY, ModerationLabelConfidenceCheck
from overread.domain.conditions.sampling import Sampling
from overread.domain.conditions.textract import (
    ImportantFormKeyConfidenceCheck,
    KeyNames,
    MissingImportantFormKey,
)
from overread.operations.backtest import frame_values
from overread.operations.backtest.plan import Plan, Sweep

LEAF, CRITICAL, TRUTH = "leaf", "critical", "truth"

_GOLDEN = 0.6180339887498949


def frame_columns(plan: Plan, frame: pl.DataFrame, first: int, truth: str | None) -> pl.DataFrame:
    columns = {f"{LEAF}{place}": _leaf(leaf, frame, first) for place, leaf in enumerate(plan.leaves)}
    results = {name: column.fill_null(value=False) for name, column in columns.items()}
    critical = {
        f"{CRITICAL}{place}": _critical(plan.leaves[sweep.leaf], sweep, frame).cast(pl.Float64)
        for place, sweep in enumerate(plan.sweeps)
    }
    # As long as the frame, which literals alone would not be.
    known = pl.repeat(None, pl.len(), dtype=pl.Boolean) if truth is None else pl.col(truth)
    return frame.select(**results, **critical, **{TRUTH: known})


def document_columns(
    plan: Plan, documents: Sequence[Any], first: int, truths: Sequence[bool | None]
) -> pl.DataFrame:
    """For JSON predictions. Raises InvalidInference."""
    columns: dict[str, pl.Series] = {}
    values: dict[int, list[Any]] = {}
    for place, leaf in enumerate(plan.leaves):
        match leaf.check:
            case Sampling() as check:
                results = [draw_of(first + row) < check.percentage for row in range(len(documents))]
            case Disagreement() as check:
                one, other = map(check.path.search, documents), map(check.other_path.search, documents)
                results = list(map(check.differ, one, other))
            case ValueCheck() as check:
                values[place] = list(map(check.path.search, documents))
                results = list(map(check.holds, values[place]))
            case MissingValue() as check:
                results = list(map(check.holds, map(check.path.search, documents)))
            case check:
                raise TypeError(f"{leaf.path}: {check} does not judge JSON predictions")
        columns[f"{LEAF}{place}"] = pl.Series(results, dtype=pl.Boolean)
    for place, sweep in enumerate(plan.sweeps):
        found = [_critical_of(value, sweep) for value in values[sweep.leaf]]
        columns[f"{CRITICAL}{place}"] = pl.Series(found, dtype=pl.Float64)
    columns[TRUTH] = pl.Series(truths or [None] * len(documents), dtype=pl.Boolean)
    return pl.DataFrame(columns)


def draw_of(place: int) -> float:
    """The draw of the prediction at this place, evenly spread whatever their number: a back-test has no requests."""
    return place * _GOLDEN % 1 * 100


def _leaf(leaf: Condition, frame: pl.DataFrame, first: int) -> pl.Expr:
    match leaf.check:
        case ModerationLabelConfidenceCheck() as check:
            holds = _label(check) & _within(_confidence(), check.confidence)
            return pl.col("ModerationLabels").list.eval(holds).list.any()
        case ImportantFormKeyConfidenceCheck() as check:
            holds = _key(check.key) & _within(_confidence(), check.pair_confidence) & _words(check)
            return pl.col("Pairs").list.eval(holds).list.any()
        case MissingImportantFormKey() as check:
            return ~pl.col("Pairs").list.eval(_key(check.key)).list.any()
        case Sampling() as check:
            draws = pl.int_range(first, first + pl.len(), dtype=pl.Int64) * _GOLDEN % 1 * 100
            return draws < check.percentage
        case ValueCheck() | MissingValue() | Disagreement() as check:
            return frame_values.holds(check, frame.schema)
        case check:
            raise TypeError(f"{leaf.path}: {check} is no condition that a frame can be judged by")


def _critical(leaf: Condition, sweep: Sweep, frame: pl.DataFrame) -> pl.Expr:
    match leaf.check:
        case ModerationLabelConfidenceCheck() as check:
            confidence = _confidence()
            value = pl.when(_label(check) & _within(confidence, sweep.rest)).then(confidence)
            return _extreme(pl.col("ModerationLabels").list.eval(value), sweep)
        case ImportantFormKeyConfidenceCheck() as check if sweep.family == "KeyValueBlockConfidence":
            confidence = _confidence()
            eligible = _key(check.key) & _within(confidence, sweep.rest) & _words(check)
            return _extreme(pl.col("Pairs").list.eval(pl.when(eligible).then(confidence)), sweep)
        case ImportantFormKeyConfidenceCheck() as check:
            eligible = _key(check.key) & _within(_confidence(), check.pair_confidence)
            value = pl.when(eligible).then(_critical_word(check, sweep))
            return _extreme(pl.col("Pairs").list.eval(value), sweep)
        case ValueCheck() as check:
            return frame_values.critical(check, sweep, frame.schema)
        case check:
            raise TypeError(f"{leaf.path}: {check} has no threshold")


def _field(name: str) -> pl.Expr:
    return pl.element().struct.field(name)


def _confidence() -> pl.Expr:
    return _field("Confidence").cast(pl.Float64)


def _label(check: ModerationLabelConfidenceCheck) -> pl.Expr:
    return pl.lit(value=True) if check.label_name == ANY else _field("Name") == check.label_name


def _key(names: KeyNames | None) -> pl.Expr:
    if names is None:
        return pl.lit(value=True)
    key = _field("Key")
    if names.lenient:  # as `textract.plain_key`
        key = key.str.to_lowercase().str.strip_chars().str.strip_chars_end(": ")
    return key.is_in(sorted(names.spellings))


def _within(number: pl.Expr, wanted: Range | None) -> pl.Expr:
    if wanted is None:
        return pl.lit(value=True)
    # A confidence that was not given is null or NaN and satisfies nothing, as in `Range.holds`.
    return number.is_between(wanted.low, wanted.high) & number.is_not_nan()


def _words(check: ImportantFormKeyConfidenceCheck) -> pl.Expr:
    if check.word_confidence is None:
        return pl.lit(value=True)
    words = _field("WordConfidences").cast(pl.List(pl.Float64))
    inside = words.list.eval(_within(pl.element(), check.word_confidence))
    return inside.list.all() & (words.list.len() > 0) if check.every_word else inside.list.any()


def _critical_word(check: ImportantFormKeyConfidenceCheck, sweep: Sweep) -> pl.Expr:
    """Of one pair: its most extreme word, or where every word counts, the one that is the last to hold."""
    words, inside = _field("WordConfidences").cast(pl.List(pl.Float64)), _within(pl.element(), sweep.rest)
    if not check.every_word:
        return _extreme(words.list.eval(pl.when(inside).then(pl.element())), sweep)
    last = words.list.max() if sweep.is_below else words.list.min()
    return pl.when(words.list.eval(inside).list.all()).then(last)


def _extreme(values: pl.Expr, sweep: Sweep) -> pl.Expr:
    return values.list.min() if sweep.is_below else values.list.max()


def _critical_of(value: Any, sweep: Sweep) -> float | None:
    found = [
        item
        for item in (value if isinstance(value, list) else (value,))
        if type(item) in (int, float) and sweep.rest.holds(item)
    ]
    return (min if sweep.is_below else max)(found, default=None)
