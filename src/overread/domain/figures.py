"""What the operator's overview counts, and how times are kept so that a median can be told of any stretch of them.

A figure is a sum over one hour or one day of one workflow: how often (n), and how much altogether (total). Times are kept
as histograms as well: buckets whose width is an eighth of where they begin, or less. So sums are exact, and a median or
percentile is off by less than a fifteenth of itself, whatever the times are, and histograms add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain.agreement import Agreement, Share
from overread.domain.assignment import AssignmentState
from overread.domain.human_loop import Outcome

_FINE_BITS = 3
"""A bucket is named by the value's highest bits: the leading one and these."""


class Measure(StrEnum):
    """total: milliseconds where there is a histogram, agreeing comparisons for AGREEMENT, else nothing."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    EXPIRED = "expired"
    """The lifetime passed."""
    DECLINED_OUT = "declined_out"
    """As many workers declined as answers were asked for."""
    FAILED = "failed"
    """The template did not render, or the output could not be written."""
    WAITING = "waiting"
    """Histogram: from a loop's start until somebody accepted it."""
    WORKING = "working"
    """Histogram: time spent on a submitted answer."""
    DECLINED = "declined"
    RETURNED = "returned"
    TIMED_OUT = "timed_out"
    AGREEMENT = "agreement"
    COMPARED = "compared"
    """Of one worker: answers that were compared with somebody's."""


MEASURE_OF_STATE: Mapping[AssignmentState, Measure] = {
    AssignmentState.SUBMITTED: Measure.WORKING,
    AssignmentState.DECLINED: Measure.DECLINED,
    AssignmentState.RETURNED: Measure.RETURNED,
    AssignmentState.EXPIRED: Measure.TIMED_OUT,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. value: milliseconds, for a histogram. share: of AGREEMENT. user_id: of a worker's own figure."""

    measure: Measure
    at: datetime
    value: int | None = None
    share: Share | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Answers and how far they agree; assignment_ids in the order of `agreement.by_answer`."""

    assignment_ids: tuple[int, ...]
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Part:
    """One assignment of a loop that has ended. spent_ms: as `timeSpentInSeconds` says."""

    assignment_id: int
    user_id: int
    state: AssignmentState
    accepted_at: datetime
    ended_at: datetime | None
    spent_ms: int


def facts_of(
    end: Outcome,
    *,
    created_at: datetime,
    finished_at: datetime,
    declined_out: bool,
    parts: Sequence[Part],
    compared: Compared | None = None,
) -> list[Fact]:
    """Everything that one ended loop adds."""
    facts = [Fact(_measure_of(end, declined_out=declined_out), finished_at)]
    if parts:
        first = min(part.accepted_at for part in parts)
        facts.append(Fact(Measure.WAITING, first, value=_milliseconds(first, created_at)))
    for part in parts:
        measure = MEASURE_OF_STATE.get(part.state)
        if measure is None or part.ended_at is None:
            continue
        if measure is Measure.WORKING:
            facts.append(Fact(measure, part.ended_at, value=part.spent_ms))
            facts.append(Fact(measure, part.ended_at, value=part.spent_ms, user_id=part.user_id))
        else:
            facts.append(Fact(measure, part.ended_at))
    if compared is not None and compared.agreement.share.compared:
        facts += _facts_of_agreement(
            compared, finished_at, {part.assignment_id: part.user_id for part in parts}
        )
    return facts


def _facts_of_agreement(compared: Compared, at: datetime, users: Mapping[int, int]) -> list[Fact]:
    facts = [Fact(Measure.AGREEMENT, at, share=compared.agreement.share)]
    for assignment_id, share in zip(compared.assignment_ids, compared.agreement.by_answer, strict=True):
        user_id = users.get(assignment_id)
        if user_id is not None:
            facts.append(Fact(Measure.AGREEMENT, at, share=share, user_id=user_id))
            facts.append(Fact(Measure.COMPARED, at, user_id=user_id))
    return facts


def _measure_of(end: Outcome, *, declined_out: bool) -> Measure:
    if end is Outcome.EXPIRED:
        return Measure.DECLINED_OUT if declined_out else Measure.EXPIRED
    if end is Outcome.COMPLETED:
        return Measure.COMPLETED
    return Measure.STOPPED if end is Outcome.STOPPED else Measure.FAILED


def _milliseconds(until: datetime, since: datetime) -> int:
    return max(0, round((until - since).total_seconds() * 1_000))


# --- histograms --------------------------------------------------------------------------------------------------


def bucket_of(milliseconds: int) -> int:
    """The bucket of a time; 0 and more."""
    cut = max(0, milliseconds.bit_length() - 1 - _FINE_BITS)
    return (cut << _FINE_BITS) + (milliseconds >> cut)


def bucket_range(bucket: int) -> tuple[int, int]:
    """Its first time, and the first one after it."""
    if bucket < 2 << _FINE_BITS:
        return bucket, bucket + 1
    cut = (bucket >> _FINE_BITS) - 1
    first = (bucket - (cut << _FINE_BITS)) << cut
    return first, first + (1 << cut)


def quantile(histogram: Mapping[int, int], share: float) -> float | None:
    """The time, in ms, below which `share` of them are: the middle of its bucket. None if there are none."""
    count = sum(histogram.values())
    rank = share * (count - 1)
    for bucket in sorted(histogram):
        rank -= histogram[bucket]
        if rank < 0:
            first, after = bucket_range(bucket)
            return (first + after - 1) / 2
    return None


def add_up(histograms: Iterable[Mapping[int, int]]) -> dict[int, int]:
    together: dict[int, int] = {}
    for histogram in histograms:
        for bucket, n in histogram.items():
            together[bucket] = together.get(bucket, 0) + n
    return together
