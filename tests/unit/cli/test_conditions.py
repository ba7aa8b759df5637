"""`overread conditions test`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.domain.conditions.predictions import Node, both, form, key, label, moderation, sampling

from overread import cli


@pytest.fixture
def conditions(tmp_path: Path) -> Path:
    return write(tmp_path / "C.json", both(label("Violence", "<60"), label("*")), label("Weapons", ">=99.3"))


def write(file: Path, *nodes: Node) -> Path:
    file.write_text(json.dumps({"Conditions": nodes}, indent=2), "utf-8")
    return file


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    """Violence at 0 to 99 percent; wrong where it is below 70, for the first ten nobody knows."""
    file = tmp_path / "P.jsonl"
    lines = [
        json.dumps({**moderation(("Violence", place)), **({} if place < 10 else {"Correct": place >= 70})})
        for place in range(100)
    ]
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_it_says_how_many_by_which_condition_and_at_which_threshold(
    conditions: Path, predictions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "curves.svg"
    arguments = [
        "--conditions",
        str(conditions),
        "--predictions",
        str(predictions),
        "--picture",
        str(picture),
    ]
    assert cli.main(["conditions", "test", *arguments]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    first, *rest = told.out.splitlines()
    assert first.startswith(f"100 predictions in {predictions}, judged in ")
    assert "\n".join(rest) == EXPECTED + f"\n\ncurves: {picture}"
    assert "C.json on P.jsonl" in picture.read_text("utf-8")


EXPECTED = (
    """\
60 would be reviewed, 60.0 %
60 of 90 with known truth are wrong: 50 caught, 10 missed (83.3 % caught)

  condition               type                            holds    share
  $.Conditions[0]         And                                60   60.0 %
  $.Conditions[0].And[0]  ModerationLabelConfidenceCheck     60   60.0 %
  $.Conditions[0].And[1]  ModerationLabelConfidenceCheck    100  100.0 %
  $.Conditions[1]         ModerationLabelConfidenceCheck      0    0.0 %

$.Conditions[0].And[0]  Violence: ConfidenceLessThan, now 60
  threshold  reviewed    share  errors caught  missed  share caught
          0         0    0.0 %              0      60         0.0 %
         10        10   10.0 %              0      60         0.0 %
         20        20   20.0 %             10      50        16.7 %
         30        30   30.0 %             20      40        33.3 %
         40        40   40.0 %             30      30        50.0 %
         50        50   50.0 %             40      20        66.7 %
         60        60   60.0 %             50      10        83.3 %  <- now
         70        70   70.0 %             60       0       100.0 %
         80        80   80.0 %             60       0       100.0 %
         90        90   90.0 %             60       0       100.0 %
        100       100  100.0 %             60       0       100.0 %

$.Conditions[1]  Weapons: ConfidenceGreaterThanEquals, now 99.3
"""
    + "  threshold  reviewed   share  errors caught  missed  share caught\n"
    + "\n".join(
        f"  {threshold:>9}        60  60.0 %             50      10        83.3 %{mark}"
        for threshold, mark in [(step, "") for step in range(0, 100, 10)] + [(99.3, "  <- now"), (100, "")]
    )
)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert cli.main(["conditions", "test", *map(str, arguments)]) == 1
    return capsys.readouterr().err.removeprefix("overread: ").rstrip("\n")


def test_conditions_common_to_all_sources_need_one_to_be_named(
    tmp_path: Path, predictions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "S.json", sampling(20))
    told = refused(capsys, "--conditions", file, "--predictions", predictions)
    assert told == "The conditions do not say what they are for: give --source rekognition, textract, json."
    arguments = ["--conditions", str(file), "--predictions", str(predictions), "--source", "rekognition"]
    assert cli.main(["conditions", "test", *arguments]) == 0
    assert "\n21 would be reviewed, 21.0 %\n" in capsys.readouterr().out


def test_readings_are_chosen_as_for_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "P.jsonl"
    file.write_text(json.dumps(form(("NAME:", 90, [99, 50]))))
    arguments = [
        "--conditions",
        str(write(tmp_path / "C.json", key("Name", word="<60"))),
        "--predictions",
        str(file),
    ]
    for switches, reviewed in (
        ([], 0),
        (["--lenient-form-keys"], 1),
        (["--lenient-form-keys", "--every-word"], 0),
    ):
        assert cli.main(["conditions", "test", *arguments, *switches]) == 0
        assert f"\n{reviewed} would be reviewed" in capsys.readouterr().out


def test_progress_is_shown_to_people_and_wiped_away(
    conditions: Path, predictions: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert (
        cli.main(["conditions", "test", "--conditions", str(conditions), "--predictions", str(predictions)])
        == 0
    )
    assert capsys.readouterr().err == f"\r{'█' * 30} 100%  100 predictions\r\x1b[K"


def test_mistakes_are_one_sentence(
    tmp_path: Path, conditions: Path, predictions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"Conditions": [{"ConditionType": "MissingValue"}]}')
    assert refused(capsys, "--conditions", broken, "--predictions", predictions) == (
        "HumanLoopActivationConditions: $.Conditions[0].ConditionParameters.Path is missing, expected a text."
    )
    assert refused(capsys, "--conditions", tmp_path / "absent", "--predictions", predictions).startswith(
        f"The conditions {tmp_path / 'absent'} cannot be read: "
    )
    told = refused(
        capsys, "--conditions", conditions, "--predictions", predictions, "--picture", "curves.gif"
    )
    assert told == "The picture curves.gif ends in neither .svg nor .png."
    told = refused(capsys, "--conditions", conditions, "--predictions", tmp_path / "absent.jsonl")
    assert told == f"{tmp_path / 'absent.jsonl'} does not exist."
