"""Predictions as JSON texts, as services and models write them, judged as a partition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import msgspec
import orjson
import polars as pl

from overread.domain.conditions import rekognition, textract
from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidInference, InvalidRequest
from overread.domain.request_source import RequestSource
from overread.operations.backtest.partition import judge_documents, judge_partition
from overread.operations.backtest.plan import Plan
from overread.operations.backtest.tally import Tally
from overread.operations.backtest.truth import DEFAULT_MEMBER, truths_of

T = TypeVar("T")

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Texts:
    """name: of the place of the prediction at this position; asked for when something is wrong with it."""

    texts: Sequence[bytes]
    name: Callable[[int], str]

    def read(self, decode: Callable[[bytes], T]) -> Iterator[list[T]]:
        """Batch by batch: what is decoded of more has left the processor's caches before it is looked at.

        Raises InvalidRequest for the first that cannot be read.
        """
        for begin in range(0, len(self.texts), BATCH):
            some = self.texts[begin : begin + BATCH]
            try:
                read = list(map(decode, some))
            except _UNREADABLE:
                raise self._first_refusal(decode, begin) from None
            yield read

    def _first_refusal(self, decode: Callable[[bytes], object], begin: int) -> InvalidRequest:
        for place in range(begin, len(self.texts)):
            try:
                decode(self.texts[place])
            except _UNREADABLE as error:
                return InvalidRequest(f"{self.name(place)}: {error}.")
        raise AssertionError("a text that could not be read can be read")


_UNREADABLE = (msgspec.DecodeError, orjson.JSONDecodeError, UnicodeDecodeError)


def judge_texts(plan: Plan, texts: Texts, *, first: int, truth: JsonPath | None) -> Tally:
    """first: how many predictions lie before these. Raises InvalidRequest."""
    if plan.conditions.source is RequestSource.JSON:
        return _judge_documents(plan, texts, first, truth)
    is_label = plan.conditions.source is RequestSource.REKOGNITION
    frame, marks = _labels(texts) if is_label else _pairs(texts)
    documents: Iterable[Any] = map(orjson.loads, texts.texts)
    if truth is None:
        if marks.count(None) == len(marks):
            return judge_partition(plan, frame, first=first)
        documents = ({DEFAULT_MEMBER: mark} for mark in marks)
    truths = pl.Series(DEFAULT_MEMBER, truths_of(documents, truth, texts.name), dtype=pl.Boolean)
    return judge_partition(plan, frame.with_columns(truths), first=first, truth=DEFAULT_MEMBER)


def _judge_documents(plan: Plan, texts: Texts, first: int, truth: JsonPath | None) -> Tally:
    documents = list(chain.from_iterable(texts.read(orjson.loads)))
    truths = truths_of(documents, truth, texts.name)
    try:
        return judge_documents(plan, documents, first=first, truths=truths)
    except InvalidInference as error:
        raise InvalidRequest(f"{texts.name(0)} or one after it: {error.reason}.") from error


class _LabelText(rekognition.Response, rename="pascal", gc=False):
    correct: Any = None


class _FormText(textract.Response, rename="pascal", gc=False):
    correct: Any = None


_LABEL_TEXT = msgspec.json.Decoder(_LabelText)
_FORM_TEXT = msgspec.json.Decoder(_FormText)


def _labels(texts: Texts) -> tuple[pl.DataFrame, list[Any]]:
    """The frame, and what the texts say of the truth."""
    names: list[str] = []
    confidences: list[float] = []
    lengths: list[int] = []
    marks: list[Any] = []
    for read in texts.read(_LABEL_TEXT.decode):
        items = [label for text in read for label in text.moderation_labels]
        names += [label.name for label in items]
        confidences += [label.confidence for label in items]
        lengths += [len(text.moderation_labels) for text in read]
        marks += [text.correct for text in read]
    flat = pl.DataFrame(
        {"Name": pl.Series(names, dtype=pl.String), "Confidence": pl.Series(confidences, dtype=pl.Float64)}
    )
    return pl.DataFrame({"ModerationLabels": _nest(_structs(flat), lengths)}), marks


def _pairs(texts: Texts) -> tuple[pl.DataFrame, list[Any]]:
    def decode(text: bytes) -> tuple[list[textract.Pair], Any]:
        response = _FORM_TEXT.decode(text)
        return textract.TextractInference(response.blocks).pairs, response.correct

    read = list(chain.from_iterable(texts.read(decode)))
    items = [pair for pairs, _ in read for pair in pairs]
    words = pl.Series(list(chain.from_iterable(pair.word_confidences for pair in items)), dtype=pl.Float64)
    flat = pl.DataFrame(
        {
            "Key": pl.Series([pair.key for pair in items], dtype=pl.String),
            "Confidence": pl.Series([pair.confidence for pair in items], dtype=pl.Float64),
            "WordConfidences": _nest(words, [len(pair.word_confidences) for pair in items]),
        }
    )
    frame = pl.DataFrame({"Pairs": _nest(_structs(flat), [len(pairs) for pairs, _ in read])})
    return frame, [mark for _, mark in read]


def _structs(flat: pl.DataFrame) -> pl.Series:
    return flat.select(pl.struct(pl.all())).to_series()


def _nest(items: pl.Series, lengths: Sequence[int]) -> pl.Series:
    """Consecutive items as lists of these lengths."""
    rows = pl.DataFrame({"size": pl.Series(lengths, dtype=pl.UInt32)}).with_row_index("row")
    row_of = rows.select(pl.col("row").repeat_by("size").explode(empty_as_null=False)).to_series()
    filled = pl.DataFrame({"row": row_of.set_sorted(), "item": items})
    lists = filled.group_by("row", maintain_order=True).agg("item")["item"]
    # Rows without items have no group: theirs is no place, and so no list.
    is_filled = pl.col("size") > 0
    return lists.gather(rows.select(pl.when(is_filled).then(is_filled.cum_sum() - 1)).to_series())
