"""Back-tests for operators: what conditions would have done with a file of predictions, in a process that can be killed.

The work itself is in `backtest/`, behind the extra of the same name; nothing of it is imported here.
"""

from __future__ import annotations

import asyncio
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import msgspec

from overread.domain.caller import Caller
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.errors import InvalidRequest
from overread.domain.request_source import RequestSource
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.processes.child import python_command

ACTION = "sagemaker:TestActivationConditions"
"""Ours: A2I has no such operation."""

INSTALL = 'pip install "overread[backtest]"'
CHILD = "overread.operations.backtest.child"
SECONDS = 120.0
MAX_PREDICTIONS_BYTES = 64 * 2**20
ENDINGS = (".jsonl", ".json", ".ndjson", ".csv", ".parquet")
AT_ONCE = 1
"""In one server process; the machine has other work."""

_MODULES = ("polars", "python_multipart")
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_running = 0


class ConditionCount(msgspec.Struct, frozen=True):
    """held: of how many predictions it held."""

    path: str
    type: str
    held: int


class Step(msgspec.Struct, frozen=True):
    value: float
    reviewed: int
    caught: int
    is_now: bool


class Threshold(msgspec.Struct, frozen=True):
    """What would be reviewed if one threshold stood elsewhere."""

    path: str
    label: str
    steps: tuple[Step, ...]


class _Answer(msgspec.Struct, frozen=True):
    predictions: int = 0
    reviewed: int = 0
    wrong: int | None = None
    caught: int | None = None
    conditions: tuple[ConditionCount, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class BackTestReport:
    """wrong, caught: None where the predictions do not say whether they are right. picture: SVG."""

    predictions: int
    reviewed: int
    wrong: int | None
    caught: int | None
    conditions: tuple[ConditionCount, ...]
    thresholds: tuple[Threshold, ...]
    picture: str


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(importlib.util.find_spec(module) is not None for module in _MODULES)


async def run(
    ctx: Context,
    caller: Caller,
    *,
    folder: Path,
    predictions: str,
    conditions: str,
    source: RequestSource,
    truth: str | None,
    title: str,
) -> BackTestReport:
    """Judge the predictions of a file. folder: holds it under the name `predictions`, and is ours to write to.

    truth: a JMESPath that is true for a right prediction. Raises InvalidRequest, InvalidConditions for conditions or
    predictions that mean nothing, and while another back-test runs.
    """
    authorize(caller, ACTION, "*")
    parse_conditions(conditions, source, ctx.policy.switches)
    (folder / "conditions.json").write_text(conditions, "utf-8")
    options = {
        "source": source.value,
        "every_word": ctx.policy.switches.every_word,
        "lenient_form_keys": ctx.policy.switches.lenient_form_keys,
        "predictions": predictions,
        "truth": truth,
        "title": title,
    }
    answer = await _in_a_child(folder, msgspec.json.encode(options).decode())
    if answer.refused is not None:
        raise InvalidRequest(answer.refused)
    return BackTestReport(
        answer.predictions,
        answer.reviewed,
        answer.wrong,
        answer.caught,
        answer.conditions,
        answer.thresholds,
        (folder / "picture.svg").read_text("utf-8"),
    )


async def _in_a_child(folder: Path, options: str) -> _Answer:
    global _running
    if _running >= AT_ONCE:
        raise InvalidRequest("Another back-test is running. Try again in a minute.")
    _running += 1
    try:
        child = await asyncio.create_subprocess_exec(
            *python_command(CHILD, options),
            cwd=folder,
            env={"PYTHONPATH": _PACKAGE_ROOT, "LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "2"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await asyncio.wait_for(child.communicate(), SECONDS)
        except TimeoutError:
            raise InvalidRequest(
                f"The back-test took longer than {SECONDS:.0f} seconds. Larger files are for the command line: "
                "overread conditions test."
            ) from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    finally:
        _running -= 1
    if child.returncode != 0:
        raise InvalidRequest(
            "The back-test ended before it was done: the predictions need more memory than it may have."
        )
    return msgspec.json.decode(out, type=_Answer)
