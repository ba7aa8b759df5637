"""Files of every kind, read piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.domain.conditions.predictions import Node, condition, form, key, label, moderation, parsed

from overread.domain.errors import InvalidRequest
from overread.domain.request_source import RequestSource
from overread.operations.backtest import parquet_file, predictions
from overread.operations.backtest.run import BackTest, back_test

REKOGNITION, TEXTRACT, JSON = RequestSource.REKOGNITION, RequestSource.TEXTRACT, RequestSource.JSON

LABELS = [moderation(("Violence", 50 + place % 50), ("Weapons", 90)) for place in range(30)] + [moderation()]
UNSURE = label("Violence", "<60")
"""Holds for 10 of the first 30."""


def run(place: Path, *nodes: Node, source: RequestSource = REKOGNITION, truth: str | None = None) -> BackTest:
    return back_test(parsed(source, *nodes), place, truth, lambda done, predictions: None)


def run_with_progress(place: Path) -> tuple[BackTest, list[tuple[float, int]]]:
    told: list[tuple[float, int]] = []
    return back_test(parsed(REKOGNITION, UNSURE), place, None, lambda *now: told.append(now)), told


def counts(found: BackTest) -> tuple[int, int]:
    return found.tally.predictions, found.tally.reviewed


def write_lines(file: Path, documents: Iterable[Any]) -> Path:
    file.write_text("".join(f"{json.dumps(document)}\n" for document in documents), "utf-8")
    return file


def parquet(file: Path, columns: dict[str, Any]) -> Path:
    pl.DataFrame(columns, strict=False).write_parquet(file, row_group_size=7)
    return file


def folder(place: Path, documents: Iterable[Any]) -> Path:
    for number, document in enumerate(documents):
        file = place / str(number % 3) / f"{number}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document, indent=2), "utf-8")
    (place / "notes.txt").write_text("not an answer")
    return place


def test_the_three_kinds_of_files_come_to_the_same(tmp_path: Path) -> None:
    places = [
        write_lines(tmp_path / "labels.jsonl", LABELS),
        parquet(
            tmp_path / "labels.parquet", {"ModerationLabels": [each["ModerationLabels"] for each in LABELS]}
        ),
        folder(tmp_path / "answers", LABELS),
    ]
    assert [counts(run(place, UNSURE)) for place in places] == [(31, 10)] * 3


def test_a_file_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few predictions each, so that what is in memory does not grow with the file."""
    monkeypatch.setattr(predictions, "PIECE_BYTES", 500)
    monkeypatch.setattr(parquet_file, "PIECE_ROWS", 7)
    monkeypatch.setattr(predictions, "PIECE_FILES", 7)
    places = [
        write_lines(tmp_path / "labels.jsonl", LABELS),
        parquet(
            tmp_path / "labels.parquet", {"ModerationLabels": [each["ModerationLabels"] for each in LABELS]}
        ),
        folder(tmp_path / "answers", LABELS),
    ]
    for place in places:
        found, told = run_with_progress(place)
        assert counts(found) == (31, 10)
        assert len(told) >= 5
        assert told == sorted(told)
        assert told[-1] == (1.0, 31)


def test_forms_come_from_blocks_and_from_pairs(tmp_path: Path) -> None:
    forms = [form(("Name", 50 + place, [99, 70 + place])) for place in range(20)] + [form()]
    pairs = [
        [{"Key": "Name", "Confidence": 50 + place, "WordConfidences": [99, 70 + place]}]
        for place in range(20)
    ]
    nodes = [key("Name", kv="<60", word="<75")]
    places = [
        write_lines(tmp_path / "forms.jsonl", forms),
        folder(tmp_path / "answers", forms),
        parquet(tmp_path / "forms.parquet", {"Pairs": [*pairs, []]}),
    ]
    assert [counts(run(place, *nodes, source=TEXTRACT)) for place in places] == [(21, 5)] * 3


DOCUMENTS = [
    {"score": place / 20, "answer": {"label": "ab"[place % 2]}, "expected": "a"} for place in range(20)
]
CHECK = condition("ValueCheck", Path="score", ValueLessThan=0.5)


@pytest.mark.parametrize("path", ["score", "[score] | [0]"])
def test_any_json_is_read_whatever_the_path(tmp_path: Path, path: str) -> None:
    check = condition("ValueCheck", Path=path, ValueLessThan=0.5)
    columns = {name: [each[name] for each in DOCUMENTS] for name in DOCUMENTS[0]}
    places = [write_lines(tmp_path / "p.jsonl", DOCUMENTS), parquet(tmp_path / "p.parquet", columns)]
    assert [counts(run(place, check, source=JSON)) for place in places] == [(20, 10)] * 2


@pytest.mark.parametrize(
    ("truth", "expected"),
    [
        (None, (0, 0, 0)),
        ("answer.label == expected", (10, 10, 5)),
        ("correct", (15, 5, 5)),
        ("nested.correct", (15, 5, 5)),
    ],
)
def test_the_truth_is_an_expression(
    tmp_path: Path, truth: str | None, expected: tuple[int, int, int]
) -> None:
    """right, wrong, caught."""
    marked = [
        {**each, "correct": place >= 5, "nested": {"correct": place >= 5}}
        for place, each in enumerate(DOCUMENTS)
    ]
    columns = {name: [each[name] for each in marked] for name in marked[0]}
    for place in (write_lines(tmp_path / "p.jsonl", marked), parquet(tmp_path / "p.parquet", columns)):
        tally = run(place, CHECK, source=JSON, truth=truth).tally
        assert (tally.right, tally.wrong, tally.caught) == expected


def test_the_member_correct_is_the_truth_without_being_asked_for(tmp_path: Path) -> None:
    marked = [{**each, "Correct": [True, False, None][place % 3]} for place, each in enumerate(LABELS)]
    columns = {name: [each[name] for each in marked] for name in ("ModerationLabels", "Correct")}
    places = [
        write_lines(tmp_path / "labels.jsonl", marked),
        parquet(tmp_path / "labels.parquet", columns),
        folder(tmp_path / "answers", marked),
    ]
    for place in places:
        tally = run(place, UNSURE).tally
        assert (tally.right, tally.wrong) == (11, 10)
        assert 0 < tally.caught < 10


@pytest.mark.parametrize(
    ("content", "source", "told"),
    [
        (
            '{"ModerationLabels": []}\n\n{"ModerationLabels": 5}\n',
            REKOGNITION,
            "line 3: Expected `array`, got `int`",
        ),
        ("{}\n", REKOGNITION, "line 1: Object missing required field `ModerationLabels`"),
        ('{"Blocks": []}\n{"Blocks"', TEXTRACT, "line 2: Input data was truncated"),
        ('{"score": 1}\n{"score": NaN}\n', JSON, "line 2: "),
        (
            '{"score": 1, "Correct": "yes"}\n',
            JSON,
            'line 1: the truth (Correct) is "yes", expected true or false.',
        ),
        (
            '{"ModerationLabels": [], "Correct": 1}\n',
            REKOGNITION,
            "line 1: the truth (Correct) is 1, expected true or false.",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, content: str, source: RequestSource, told: str
) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(content)
    node = {REKOGNITION: UNSURE, TEXTRACT: key("Name"), JSON: CHECK}[source]
    with pytest.raises(InvalidRequest) as caught:
        run(file, node, source=source)
    assert caught.value.reason.startswith(f"{file}, {told}")


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Labels": [[]]}, "the column ModerationLabels is None, expected List("),
        ({"ModerationLabels": ["text"]}, "the column ModerationLabels is String, expected List("),
        ({"ModerationLabels": [[{"Name": "a"}]]}, "the column ModerationLabels is List("),
        (
            {"ModerationLabels": [[{"Name": "a", "Confidence": "high"}]]},
            "the column ModerationLabels is List(",
        ),
    ],
)
def test_columns_of_another_form_are_told(tmp_path: Path, columns: dict[str, Any], told: str) -> None:
    file = parquet(tmp_path / "p.parquet", columns)
    with pytest.raises(InvalidRequest) as caught:
        run(file, UNSURE)
    assert caught.value.reason.startswith(f"{file}: {told}")


def test_a_truth_that_is_no_truth_value_is_told_with_its_row(tmp_path: Path) -> None:
    file = parquet(tmp_path / "p.parquet", {"score": [0.1] * 9, "right": [None] * 8 + ["no"]})
    with pytest.raises(InvalidRequest, match=r'row 9: the truth \(right\) is "no", expected true or false'):
        run(file, CHECK, source=JSON, truth="right")


@pytest.mark.parametrize("name", ["absent.jsonl", "absent.parquet"])
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"{name} does not exist"):
        run(tmp_path / name, UNSURE)


def test_a_folder_without_answers_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"holds no \.json files"):
        run(tmp_path, UNSURE)


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    file = tmp_path / "p.parquet"
    file.write_bytes(b"no parquet at all, but long enough to look for a footer")
    with pytest.raises(InvalidRequest, match="cannot be read as Parquet"):
        run(file, UNSURE)


@pytest.mark.parametrize(
    ("truth", "told"), [("a[", "is not a JMESPath expression"), ("nowhere", "is not known of any prediction")]
)
def test_a_truth_that_says_nothing_is_told(tmp_path: Path, truth: str, told: str) -> None:
    file = write_lines(tmp_path / "labels.jsonl", LABELS)
    with pytest.raises(InvalidRequest, match=told):
        run(file, UNSURE, truth=truth)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert counts(run(write_lines(tmp_path / "p.jsonl", []), UNSURE)) == (0, 0)
