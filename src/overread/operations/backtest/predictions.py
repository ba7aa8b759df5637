"""Files of predictions, read piece by piece: JSON lines, CSV, Parquet, or a folder of recorded answers.

Each piece is judged and counted as it is read, so a file may be larger than memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidRequest
from overread.operations.backtest.csv_file import judge_csv
from overread.operations.backtest.json_texts import Texts, judge_texts
from overread.operations.backtest.parquet_file import judge_parquet
from overread.operations.backtest.plan import Plan
from overread.operations.backtest.tally import Piece

PIECE_BYTES = 8 * 2**20

PIECE_FILES = 500

_SPACE = ord(" ")


def judge_file(plan: Plan, place: Path, truth: JsonPath | None) -> Iterator[Piece]:
    """truth: what says of a prediction whether it is right; None looks for the member `Correct`.

    Raises InvalidRequest for what cannot be read, naming file and line.
    """
    if place.is_dir():
        return _folder(plan, place, truth)
    if not place.exists():
        raise InvalidRequest(f"{place} does not exist.")
    if place.suffix.lower() == ".csv":
        return judge_csv(plan, place, truth)
    if place.suffix.lower() == ".parquet":
        return judge_parquet(plan, place, truth)
    return _json_lines(plan, place, truth)


def _json_lines(plan: Plan, file: Path, truth: JsonPath | None) -> Iterator[Piece]:
    size, read, rows, number = max(1, file.stat().st_size), 0, 0, 0
    with file.open("rb") as opened:
        while lines := opened.readlines(PIECE_BYTES):
            tally = judge_texts(plan, _without_blank(file, lines, number), first=rows, truth=truth)
            number += len(lines)
            rows += tally.predictions
            read += sum(map(len, lines))
            yield Piece(tally, read / size)


def _without_blank(file: Path, lines: Sequence[bytes], before: int) -> Texts:
    """before: how many lines lie before these."""

    def name(place: int) -> str:
        numbers = [number for number, line in enumerate(lines, before + 1) if not line.isspace()]
        return f"{file}, line {numbers[place]}"

    # Almost every line begins with a brace, which is quicker to see than that it is not blank.
    return Texts([line for line in lines if line[0] > _SPACE or not line.isspace()], name)


def _folder(plan: Plan, folder: Path, truth: JsonPath | None) -> Iterator[Piece]:
    """Every `.json` file below it is one answer, in the order of their paths."""
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())
    if not files:
        raise InvalidRequest(f"{folder} holds no .json files.")
    for begin in range(0, len(files), PIECE_FILES):
        some = files[begin : begin + PIECE_FILES]
        texts = Texts([file.read_bytes() for file in some], list(map(str, some)).__getitem__)
        tally = judge_texts(plan, texts, first=begin, truth=truth)
        yield Piece(tally, (begin + len(some)) / len(files))
