"""A Parquet file of predictions, read in batches of rows: only the columns that are needed, never all rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidInference, InvalidRequest
from overread.domain.request_source import RequestSource
from overread.operations.backtest import frame_values
from overread.operations.backtest.partition import judge_partition
from overread.operations.backtest.plan import Plan
from overread.operations.backtest.tally import Piece, Tally
from overread.operations.backtest.truth import DEFAULT_MEMBER, truths_of

PIECE_ROWS = 100_000

LABELS = pl.List(pl.Struct({"Name": pl.String, "Confidence": pl.Float64}))
PAIRS = pl.List(
    pl.Struct({"Key": pl.String, "Confidence": pl.Float64, "WordConfidences": pl.List(pl.Float64)})
)
_TYPED = {RequestSource.REKOGNITION: ("ModerationLabels", LABELS), RequestSource.TEXTRACT: ("Pairs", PAIRS)}


def judge_parquet(plan: Plan, file: Path, truth: JsonPath | None) -> Iterator[Piece]:
    """Raises InvalidRequest."""
    try:
        scan = pl.scan_parquet(file)
        schema = scan.collect_schema()
        total = max(1, int(scan.select(pl.len()).collect().item()))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InvalidRequest(f"{file} cannot be read as Parquet: {error}") from error
    yield from _ParquetFile(plan, file, truth, schema).pieces(scan, total)


class _ParquetFile:
    def __init__(self, plan: Plan, file: Path, truth: JsonPath | None, schema: pl.Schema) -> None:
        self._plan, self._file, self._truth, self._schema = plan, file, truth, schema
        self._truth_column = self._find_truth()

    def pieces(self, scan: pl.LazyFrame, total: int) -> Iterator[Piece]:
        rows = 0
        for frame in self._needed(scan).collect_batches(chunk_size=PIECE_ROWS, maintain_order=True):
            yield Piece(self._judge(frame, rows), (rows + frame.height) / total)
            rows += frame.height

    def _judge(self, frame: pl.DataFrame, first: int) -> Tally:
        column = self._truth_column
        if self._truth is not None and column is None:
            column = "the truth of the prediction"
            marks = truths_of(
                frame.to_dicts(), self._truth, lambda place: f"{self._file}, row {first + place + 1}"
            )
            frame = frame.with_columns(pl.Series(column, marks, dtype=pl.Boolean))
        try:
            return judge_partition(self._plan, frame, first=first, truth=column)
        except InvalidInference as error:
            raise InvalidRequest(f"{self._file}, after row {first}: {error.reason}.") from error

    def _needed(self, scan: pl.LazyFrame) -> pl.LazyFrame:
        """Only the columns that conditions and truth need, if they are known. Raises InvalidRequest."""
        columns = self._columns()
        if self._truth is not None and self._truth_column is None:
            return scan
        return scan if columns is None else scan.select(columns)

    def _find_truth(self) -> str | None:
        """The Boolean column that says it, if it is one."""
        fields = (DEFAULT_MEMBER,) if self._truth is None else self._truth.fields
        if fields is not None and len(fields) == 1 and isinstance(self._schema.get(fields[0]), pl.Boolean):
            return fields[0]
        return None

    def _columns(self) -> list[str] | None:
        """None if an expression may look anywhere. Raises InvalidRequest."""
        leaves = self._plan.leaves
        if self._plan.conditions.source is not RequestSource.JSON:
            name, kind = _TYPED[self._plan.conditions.source]
            if not _has_fields(self._schema.get(name), kind):
                raise InvalidRequest(
                    f"{self._file}: the column {name} is {self._schema.get(name)}, expected {kind}."
                )
            found = {name}
        elif frame_values.have_plain_paths(leaves):
            found = frame_values.columns_of(leaves) & set(self._schema)
        else:
            return None
        if self._truth_column is not None:
            found.add(self._truth_column)
        # Without any column the number of rows would be lost.
        return sorted(found) or list(self._schema)[:1]


def _has_fields(found: pl.DataType | None, wanted: pl.List) -> bool:
    """Whether a column is a list of structs that have the wanted fields, numbers of whatever width."""
    if not isinstance(found, pl.List) or not isinstance(found.inner, pl.Struct):
        return False
    assert isinstance(wanted.inner, pl.Struct)
    fields = {field.name: field.dtype for field in found.inner.fields}
    for field in wanted.inner.fields:
        kind = fields.get(field.name)
        if kind is None or kind.is_numeric() != field.dtype.is_numeric():
            return False
    return True
