"""`overread conditions`: what activation conditions would do, before anything goes live."""

from __future__ import annotations

import argparse
import gc
import importlib.util
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from overread.cli.options import Commands, add_settings, read_settings
from overread.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from overread.domain.request_source import RequestSource
    from overread.operations.backtest.run import BackTest

SOURCES = {"rekognition": "REKOGNITION", "textract": "TEXTRACT", "json": "JSON"}
SWITCHES = ("every_word", "lenient_form_keys")


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    conditions = commands.add_parser("conditions", help="Activation conditions.")
    actions = conditions.add_subparsers(required=True, metavar="ACTION")
    test = actions.add_parser("test", help="Say what conditions would have done with predictions at hand.")
    test.add_argument(
        "--conditions", type=Path, required=True, help="File with the JSON of the activation conditions."
    )
    test.add_argument(
        "--predictions",
        type=Path,
        required=True,
        help="JSON lines, a .csv or .parquet file, or a folder of recorded answers (.json).",
    )
    test.add_argument(
        "--source",
        choices=SOURCES,
        help="What the predictions are. Default: what the condition types belong to.",
    )
    test.add_argument(
        "--truth",
        metavar="EXPRESSION",
        help="JMESPath that is true for a right prediction and false for a wrong one. Default: the member Correct, if any.",
    )
    test.add_argument("--picture", type=Path, help="File for the curves, .svg or .png.")
    add_settings(test, SWITCHES)
    test.set_defaults(run=_test)


def _test(options: argparse.Namespace) -> int:
    from overread.domain.conditions.grammar import parse_conditions
    from overread.domain.conditions.switches import Switches

    if importlib.util.find_spec("polars") is None:
        raise InvalidRequest('Back-tests need the extra "backtest": pip install "overread[backtest]".')
    from overread.operations.backtest import picture
    from overread.operations.backtest.run import back_test

    settings = read_settings(options)
    if options.picture is not None and options.picture.suffix.lower() not in picture.ENDINGS:
        raise InvalidRequest(
            f"The picture {options.picture} ends in neither {' nor '.join(picture.ENDINGS)}."
        )
    gc.freeze()  # what is loaded by now stays; the collector need not go through it for every piece of the file
    text = _read(options.conditions)
    source = _source(options.source, text)
    switches = Switches(every_word=settings.every_word, lenient_form_keys=settings.lenient_form_keys)
    conditions = parse_conditions(text, source, switches)
    try:
        found = back_test(conditions, options.predictions, options.truth, _show_progress)
    finally:
        _end_progress()
    _report(found, options.predictions)
    if options.picture is not None:
        picture.draw(found, f"{options.conditions.name} on {options.predictions.name}", options.picture)
        print(f"\ncurves: {options.picture}")
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"The conditions {file} cannot be read: {error}.") from error


def _source(given: str | None, text: str) -> RequestSource:
    """The one that the first condition type belongs to that is not common to all."""
    from overread.domain.conditions.grammar import CONDITION_TYPES
    from overread.domain.request_source import RequestSource

    if given is not None:
        return RequestSource[SOURCES[given]]
    for name in re.findall(r'"ConditionType"\s*:\s*"(\w+)"', text):
        having = [source for source, types in CONDITION_TYPES.items() if name in types]
        if len(having) == 1:
            return having[0]
    raise InvalidRequest(f"The conditions do not say what they are for: give --source {', '.join(SOURCES)}.")


# --- progress -------------------------------------------------------------------------------------

BAR = 30


def _show_progress(done: float, predictions: int) -> None:
    if sys.stderr.isatty():
        full = round(min(1.0, done) * BAR)
        bar = "█" * full + "░" * (BAR - full)
        print(f"\r{bar} {done:4.0%}  {predictions:,} predictions", end="", file=sys.stderr, flush=True)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


# --- report ---------------------------------------------------------------------------------------


def _report(found: BackTest, predictions: Path) -> None:
    from overread.operations.backtest.picture import percent

    tally = found.tally
    rate = f"{tally.predictions / found.seconds:,.0f} a second" if found.seconds else "at once"
    print(f"{tally.predictions:,} predictions in {predictions}, judged in {found.seconds:.1f} s ({rate})")
    print(f"{tally.reviewed:,} would be reviewed, {percent(tally.reviewed, tally.predictions)}")
    if tally.knows_truth:
        print(
            f"{tally.wrong:,} of {tally.right + tally.wrong:,} with known truth are wrong: "
            f"{tally.caught:,} caught, {tally.missed:,} missed ({percent(tally.caught, tally.wrong)} caught)"
        )
    if found.plan.nodes:
        rows = [
            (node.path, node.type, f"{held:,}", percent(held, tally.predictions))
            for node, held in zip(found.plan.nodes, tally.held, strict=True)
        ]
        print()
        _print_table(("condition", "type", "holds", "share"), rows, numbers_from=2)
    for place, _ in enumerate(found.plan.sweeps):
        _report_sweep(found, place)


def _report_sweep(found: BackTest, place: int) -> None:
    from overread.operations.backtest.picture import label_of, percent
    from overread.operations.backtest.report import steps_of

    sweep, tally = found.plan.sweeps[place], found.tally
    head: tuple[str, ...] = ("threshold", "reviewed", "share")
    head += ("errors caught", "missed", "share caught") if tally.wrong else ()
    rows = []
    for step in steps_of(found, place):
        row: tuple[str, ...] = (
            f"{step.threshold:g}",
            f"{step.reviewed:,}",
            percent(step.reviewed, tally.predictions),
        )
        if tally.wrong:
            row += (f"{step.caught:,}", f"{tally.wrong - step.caught:,}", percent(step.caught, tally.wrong))
        rows.append((*row, "<- now" if step.is_now else ""))
    print(f"\n{sweep.path}  {label_of(found.plan, sweep)}, now {sweep.operand:g}")
    _print_table((*head, ""), rows, numbers_from=0)


def _print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, numbers_from: int) -> None:
    """numbers_from: the first column that is set flush right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = [
            cell.ljust(width) if column < numbers_from or not head[column] else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())
