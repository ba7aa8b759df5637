"""A CSV file of JSON predictions: one row each, its columns named after members, `prediction.score` for one inside another."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidRequest
from overread.domain.request_source import RequestSource
from overread.operations.backtest.json_texts import Texts, judge_texts
from overread.operations.backtest.plan import Plan
from overread.operations.backtest.tally import Piece

PIECE_ROWS = 20_000

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,17})?([eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, bool] = {"true": True, "false": False}


def judge_csv(plan: Plan, file: Path, truth: JsonPath | None) -> Iterator[Piece]:
    """Raises InvalidRequest for what cannot be read, naming file and row."""
    if plan.conditions.source is not RequestSource.JSON:
        raise InvalidRequest(
            f"{file}: a table holds no {plan.conditions.source} predictions, whose labels and pairs are lists; "
            "give them as JSON lines."
        )
    with file.open("rb") as opened:
        rows = csv.DictReader(TextIOWrapper(opened, encoding="utf-8-sig", newline=""), strict=True)
        number, size = 0, max(1, file.stat().st_size)
        try:
            while some := [_prediction(row) for row in islice(rows, PIECE_ROWS)]:
                texts = Texts([orjson.dumps(row) for row in some], _namer(file, number))
                yield Piece(judge_texts(plan, texts, first=number, truth=truth), opened.tell() / size)
                number += len(some)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InvalidRequest(f"{file}, line {rows.line_num}: {error}.") from error


def _namer(file: Path, before: int) -> Any:
    return lambda place: f"{file}, row {before + place + 1}"


def _prediction(row: dict[str | None, Any]) -> dict[str, Any]:
    """An empty cell is an absent member; cells beyond the headings are nothing."""
    found: dict[str, Any] = {}
    for heading, text in row.items():
        if heading is None or not text:
            continue
        *above, name = heading.split(".")
        place = found
        for member in above:
            below = place.setdefault(member, {})
            if not isinstance(below, dict):
                break
            place = below
        place[name] = _value(text)
    return found


def _value(text: str) -> Any:
    """Numbers, `true`, `false`, lists and objects as JSON has them; everything else is text."""
    if _NUMBER.match(text):
        return float(text) if any(mark in text for mark in ".eE") else int(text)
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "[{":
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text
