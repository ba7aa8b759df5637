"""One notebook from its first cell to its last, with a person where it waits for one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError
from playwright.sync_api import Error, FrameLocator
from tests.samples.notebooks.kernel import Kernel, started_kernel
from tests.samples.notebooks.notebook import CodeCell, Notebook
from tests.samples.notebooks.worker import WAITS_FOR_A_PERSON, Worker
from tests.servers import Account

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class CellResult:
    cell: CodeCell
    seconds: float
    printed: str


@dataclass(frozen=True)
class Check:
    """says: what was expected of what the notebook printed or read. found: what it was."""

    says: str
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        return self.found == self.expected


@dataclass
class Result:
    """problem: why the run stopped, or nothing. tasks: how many the person did."""

    notebook: Notebook
    cells: list[CellResult] = field(default_factory=list)
    tasks: int = 0
    checks: Sequence[Check] = ()
    problem: str = ""

    @property
    def passed(self) -> bool:
        return self.problem == "" and self.tasks > 0 and all(check.holds for check in self.checks)


@dataclass(frozen=True)
class Plan:
    """work: what the person does in a task. checks: what must stand in the notebook at the end."""

    name: str
    work: Callable[[FrameLocator], None]
    checks: Callable[[Kernel, Sequence[CellResult]], list[Check]]


def run(
    plan: Plan,
    notebook: Notebook,
    worker: Worker,
    account: Account,
    environment: dict[str, str],
    folder: Path,
) -> Result:
    """Never raises for what a cell or a task does wrong: that is the result."""
    result = Result(notebook)
    with started_kernel(notebook, environment, folder) as kernel:
        try:
            for cell in notebook.code:
                began = time.monotonic()
                printed = kernel.execute(cell.index)
                result.cells.append(CellResult(cell, time.monotonic() - began, printed))
                if WAITS_FOR_A_PERSON in printed:
                    result.tasks += worker.do_all_tasks(printed)
                    wait_until_done(account)
            result.checks = plan.checks(kernel, result.cells)
        except (CellExecutionError, Error, AssertionError) as problem:
            result.problem = str(problem)
    return result


def wait_until_done(account: Account) -> None:
    """Until no loop is in progress: background work is a moment behind the last answer."""
    sagemaker, a2i = account.client("sagemaker"), account.client("sagemaker-a2i-runtime")
    give_up = time.monotonic() + PATIENCE_SECONDS
    while waiting := [
        loop["HumanLoopName"]
        for flow in sagemaker.list_flow_definitions()["FlowDefinitionSummaries"]
        for loop in a2i.list_human_loops(FlowDefinitionArn=flow["FlowDefinitionArn"])["HumanLoopSummaries"]
        if loop["HumanLoopStatus"] != "Completed"
    ]:
        assert time.monotonic() < give_up, f"still in progress: {', '.join(waiting)}"
        time.sleep(0.05)


def printed_json(kernel: Kernel, expression: str) -> Any:
    """A value of the notebook's, as it is after the last cell."""
    return json.loads(kernel.ask(f"__import__('json').dumps({expression})"))
