"""How fast activation conditions are: one response from bytes to decision, and back-tests of many predictions.

Run: python -m bench.conditions [ROWS]. Figures are of processor time on one core, and ratios of one run: `orjson.loads`
on the same bytes is the yardstick.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from bench.report import Report
from overread.domain.conditions.evaluate import Conditions
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.rekognition import RekognitionInference
from overread.domain.conditions.textract import TextractInference
from overread.domain.request_source import RequestSource

BLOCKS = 1_000
ROWS = 1_000_000
LINES = 200_000
ROUNDS = 9

DECISION_RATIO, LINES_RATIO, ROWS_PER_SECOND = 0.6, 0.4, 500_000

FORM_CONDITIONS = [
    {
        "ConditionType": "ImportantFormKeyConfidenceCheck",
        "ConditionParameters": {
            "ImportantFormKey": "Field 77 name:",
            "ImportantFormKeyAliases": ["Field 78 name:", "field 79 name"],
            "KeyValueBlockConfidenceLessThan": 60,
            "WordBlockConfidenceLessThan": 60,
        },
    },
    {
        "ConditionType": "ImportantFormKeyConfidenceCheck",
        "ConditionParameters": {
            "ImportantFormKey": "*",
            "KeyValueBlockConfidenceLessThan": 99,
            "WordBlockConfidenceLessThan": 61,
        },
    },
    {
        "ConditionType": "MissingImportantFormKey",
        "ConditionParameters": {"ImportantFormKey": "Field 3 name:"},
    },
]
LABEL_CONDITIONS = [
    {
        "ConditionType": "ModerationLabelConfidenceCheck",
        "ConditionParameters": {"ModerationLabelName": "Violence", "ConfidenceLessThan": 60},
    },
    {
        "ConditionType": "ModerationLabelConfidenceCheck",
        "ConditionParameters": {
            "ModerationLabelName": "*",
            "ConfidenceGreaterThan": 50,
            "ConfidenceLessThan": 55,
        },
    },
    {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 5}},
]
LABELS = ("Violence", "Weapons", "Suggestive", "Explicit Nudity", "Alcohol", "Drugs & Tobacco", "Gambling")


@dataclass(frozen=True, slots=True)
class Figures:
    """Ratios by round. decision: time from bytes to decision, of that of `orjson.loads`. lines: rate of a back-test of
    JSON lines, of that of `orjson.loads` on each line. rows_per_second: of a back-test of Parquet.
    """

    decision: list[float]
    labels_decision: list[float]
    lines: list[float]
    rows_per_second: list[float]
    response_bytes: int
    rows: int


def measure(report: Report, rows: int = ROWS) -> None:
    """In a process of its own, on one core, so that Polars makes no second thread."""
    report.title("activation conditions")
    command = [sys.executable, "-m", "bench.conditions", str(rows), "--json"]
    found = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "POLARS_MAX_THREADS": "1"}
    )
    judge(Figures(**json.loads(found.stdout)), report)


def judge(figures: Figures, report: Report) -> None:
    report.below(
        f"bytes to decision, {BLOCKS} blocks ({figures.response_bytes:,} B), three conditions",
        figures.decision,
        DECISION_RATIO,
        "of orjson.loads",
    )
    report.line(f"the same for a response with labels: {median(figures.labels_decision):.2f} of orjson.loads")
    report.at_least(
        f"back-test of {figures.rows:,} predictions from Parquet, rows a second of one core",
        figures.rows_per_second,
        ROWS_PER_SECOND,
        digits=0,
    )
    report.at_least("back-test of JSON lines, of the rate of orjson.loads", figures.lines, LINES_RATIO)


def figures(rows: int) -> Figures:
    form = orjson.dumps(form_response(BLOCKS))
    labels = orjson.dumps(label_response(random.Random(3), 5))
    with tempfile.TemporaryDirectory(prefix="overread-bench-") as name:
        folder = Path(name)
        return Figures(
            decision=_decisions(
                form, compiled(RequestSource.TEXTRACT, FORM_CONDITIONS), TextractInference.decode
            ),
            labels_decision=_decisions(
                labels, compiled(RequestSource.REKOGNITION, LABEL_CONDITIONS), RekognitionInference.decode
            ),
            lines=_line_ratios(folder, min(rows, LINES)),
            rows_per_second=_row_rates(folder, rows),
            response_bytes=len(form),
            rows=rows,
        )


def compiled(source: RequestSource, nodes: Sequence[Any]) -> Conditions:
    return parse_conditions(json.dumps({"Conditions": nodes}), source)


def form_response(blocks: int) -> dict[str, Any]:
    """What Textract answers for a dense form: of ten blocks five words, two lines, a key and a value."""
    chance = random.Random(1)
    made = [_block(chance, "PAGE", Relationships=[{"Type": "CHILD", "Ids": []}])]
    number = 0
    while len(made) < blocks:
        texts = ["Field", str(number), "name:", "some", "value"]
        words = [_block(chance, "WORD", Text=text, TextType="PRINTED") for text in texts]
        ids = [word["Id"] for word in words]
        value = _pair_block(chance, "VALUE", CHILD=ids[3:])
        made += [*words, value, _pair_block(chance, "KEY", VALUE=[value["Id"]], CHILD=ids[:3])]
        made += [
            _block(chance, "LINE", Text="a line of text", Relationships=[{"Type": "CHILD", "Ids": some}])
            for some in (ids[:3], ids[3:], [])
        ]
        number += 1
    return {"DocumentMetadata": {"Pages": 1}, "Blocks": made[:blocks], "AnalyzeDocumentModelVersion": "1.0"}


def label_response(chance: random.Random, labels: int) -> dict[str, Any]:
    made = [
        {
            "Confidence": chance.uniform(50, 100),
            "Name": chance.choice(LABELS),
            "ParentName": chance.choice(("", *LABELS)),
            "TaxonomyLevel": 1 + place % 3,
        }
        for place in range(labels)
    ]
    return {"ModerationLabels": made, "ModerationModelVersion": "7.0", "ContentTypes": []}


def _block(chance: random.Random, kind: str, **members: Any) -> dict[str, Any]:
    left, top, width, height = (chance.random() for _ in range(4))
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    geometry = {
        "BoundingBox": {"Width": width, "Height": height, "Left": left, "Top": top},
        "Polygon": [{"X": x, "Y": y} for x, y in corners],
    }
    return {
        "BlockType": kind,
        "Confidence": chance.uniform(60, 100),
        **members,
        "Geometry": geometry,
        "Id": str(uuid.UUID(int=chance.getrandbits(128))),
    }


def _pair_block(chance: random.Random, entity: str, **related: list[str]) -> dict[str, Any]:
    relationships = [{"Type": kind, "Ids": ids} for kind, ids in related.items()]
    return _block(chance, "KEY_VALUE_SET", EntityTypes=[entity], Relationships=relationships)


def _decisions(raw: bytes, conditions: Conditions, decode: Callable[[bytes], Any]) -> list[float]:
    times = max(20, 20_000_000 // len(raw) // 10)

    def decide() -> None:
        for _ in range(times):
            conditions.evaluate(decode(raw), 50)

    def load() -> None:
        for _ in range(times):
            orjson.loads(raw)

    return [_seconds(decide) / _seconds(load) for _ in range(ROUNDS)]


def _line_ratios(folder: Path, lines: int) -> list[float]:
    chance = random.Random(2)
    file = folder / "predictions.jsonl"
    with file.open("wb") as opened:
        for _ in range(lines):
            opened.write(orjson.dumps(label_response(chance, chance.randrange(7))) + b"\n")

    def load() -> None:
        with file.open("rb") as opened:
            for line in opened:
                orjson.loads(line)

    return [_seconds(load) / _seconds(lambda: _back_test(file)) for _ in range(3)]


def _row_rates(folder: Path, rows: int) -> list[float]:
    file = folder / "predictions.parquet"
    _write_parquet(file, rows)
    return [rows / _seconds(lambda: _back_test(file)) for _ in range(3)]


def _write_parquet(file: Path, rows: int) -> None:
    import polars as pl

    chance = random.Random(2)
    some = [
        [
            {name: label[name] for name in ("Name", "Confidence")}
            for label in label_response(chance, count)["ModerationLabels"]
        ]
        for count in (chance.randrange(7) for _ in range(min(rows, 50_000)))
    ]
    frame = pl.DataFrame({"ModerationLabels": some})
    pl.concat([frame] * (rows // len(some))).write_parquet(file)


def _back_test(file: Path) -> None:
    from overread.operations.backtest.run import back_test  # with Polars, which only these figures need

    conditions = compiled(RequestSource.REKOGNITION, LABEL_CONDITIONS)
    back_test(conditions, file, None, lambda *_: None)


def _seconds(run: Callable[[], None]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


if __name__ == "__main__":
    rows = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), ROWS)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    gc.freeze()  # as the command does
    found = figures(rows)
    if "--json" in sys.argv:
        print(json.dumps(asdict(found)))
    else:
        judge(found, Report())
