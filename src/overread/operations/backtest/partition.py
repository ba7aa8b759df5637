"""One partition of the predictions, judged and counted. A partition is a data frame, so any engine of frames can carry it.

A frame has one row for each prediction, and the columns of its request source:

- Rekognition: `ModerationLabels`, a list of structs with `Name` (text) and `Confidence` (number), as the service answers.
- Textract: `Pairs`, a list of structs with `Key` (text), `Confidence` (number) and `WordConfidences` (list of numbers).
- JSON: the members of the prediction, nested ones as structs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from overread.domain.conditions.evaluate import Node, Operator
from overread.domain.conditions.parameters import Comparator
from overread.domain.request_source import RequestSource
from overread.operations.backtest.columns import CRITICAL, LEAF, TRUTH, document_columns, frame_columns
from overread.operations.backtest.frame_values import can_judge
from overread.operations.backtest.plan import Plan
from overread.operations.backtest.tally import Moved, Tally

_EQUAL_STAYS_BEFORE: Mapping[Comparator, bool] = {
    Comparator.LESS_THAN: False,
    Comparator.LESS_THAN_EQUALS: True,
    Comparator.GREATER_THAN: True,
    Comparator.GREATER_THAN_EQUALS: False,
}
"""Whether a value that equals a threshold belongs to the step before it."""


def judge_partition(plan: Plan, frame: pl.DataFrame, *, first: int = 0, truth: str | None = None) -> Tally:
    """Judge and count the predictions of a frame.

    first: how many predictions lie before this partition; Sampling draws are made of a prediction's place. truth: the column
    that says whether a prediction is right, null where nobody knows. Raises InvalidInference.
    """
    if plan.conditions.source is RequestSource.JSON and not can_judge(plan.leaves, frame.schema):
        documents = frame.select(pl.exclude(truth) if truth else pl.all()).to_dicts()
        truths = frame[truth].to_list() if truth else ()
        return judge_documents(plan, documents, first=first, truths=truths)
    return _count(plan, frame_columns(plan, frame, first, truth))


def judge_documents(
    plan: Plan, documents: Sequence[Any], *, first: int = 0, truths: Sequence[bool | None] = ()
) -> Tally:
    """The same for JSON predictions that are no frame, or whose expressions a frame cannot follow.

    Raises InvalidInference.
    """
    return _count(plan, document_columns(plan, documents, first, truths))


def _count(plan: Plan, columns: pl.DataFrame) -> Tally:
    """Everything in one pass over the columns."""
    everybody, wrong = pl.lit(value=True), ~pl.col(TRUTH)
    reviewed = _document(plan)
    counts = columns.select(
        reviewed=reviewed.sum(),
        right=pl.col(TRUTH).sum(),
        wrong=wrong.sum(),
        caught=(wrong & reviewed).sum(),
        **{f"node{place}": _holds(plan, node).sum() for place, node in enumerate(plan.nodes)},
        **_moves(plan, "moved", everybody),
        **_moves(plan, "moved_wrong", wrong),
    ).row(0, named=True)
    sweeps = range(len(plan.sweeps))
    return Tally(
        predictions=columns.height,
        reviewed=counts["reviewed"],
        held=[counts[f"node{place}"] for place in range(len(plan.nodes))],
        right=counts["right"],
        wrong=counts["wrong"],
        caught=counts["caught"],
        moved=[_moved(counts, "moved", place) for place in sweeps],
        moved_wrong=[_moved(counts, "moved_wrong", place) for place in sweeps],
    )


def _moves(plan: Plan, name: str, among: pl.Expr) -> dict[str, pl.Expr]:
    """And and Or are monotone: a prediction activates always, never, or exactly when the condition of a sweep holds."""
    found: dict[str, pl.Expr] = {}
    for place, sweep in enumerate(plan.sweeps):
        value = pl.col(f"{CRITICAL}{place}")
        without, with_it = (_document(plan, {sweep.leaf: pl.lit(result)}) for result in (False, True))
        decides = with_it & ~without & value.is_not_null() & among.fill_null(value=False)
        side: Literal["left", "right"] = "left" if _EQUAL_STAYS_BEFORE[sweep.comparator] else "right"
        steps = pl.lit(pl.Series(sweep.thresholds)).search_sorted(value.filter(decides), side=side)
        found[f"{name}_always{place}"] = (without & among).sum()
        found[f"{name}_turning{place}"] = steps.value_counts(name="count").implode()
    return found


def _moved(counts: Mapping[str, Any], name: str, place: int) -> Moved:
    moved = Moved(always=counts[f"{name}_always{place}"])
    for found in counts[f"{name}_turning{place}"]:
        step, count = found.values()
        moved.turning[step] = count
    return moved


def _document(plan: Plan, instead: Mapping[int, pl.Expr] | None = None) -> pl.Expr:
    """Whether a prediction activates. instead: what to take for the result of a leaf."""
    nodes = plan.conditions.nodes
    if not nodes:
        return pl.repeat(True, pl.len())
    return pl.any_horizontal([_holds(plan, node, instead) for node in nodes])


def _holds(plan: Plan, node: Node, instead: Mapping[int, pl.Expr] | None = None) -> pl.Expr:
    if isinstance(node, Operator):
        below = [_holds(plan, child, instead) for child in node.children]
        return pl.all_horizontal(below) if node.type == "And" else pl.any_horizontal(below)
    leaf = plan.leaf_of(node)
    return (instead or {}).get(leaf, pl.col(f"{LEAF}{leaf}"))
