"""A back-test in a process of its own: `python -m overread.operations.backtest.child`, in a folder that holds its input.

The folder has `conditions.json` and the predictions; the command line says the rest (`operations/back_tests.py`). The answer is
one JSON object on standard output, and the picture in the folder. The process bounds itself: a small file can unfold into more
than the machine has.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

import orjson

from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.switches import Switches
from overread.domain.errors import InvalidRequest
from overread.domain.request_source import RequestSource

MEMORY_BYTES = 2 * 2**30
"""Writable memory of its own; what libraries only reserve does not count."""

PICTURE = "picture.svg"
CONDITIONS = "conditions.json"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    options = orjson.loads(sys.argv[1])
    try:
        answer = _judge(options)
    except InvalidRequest as error:
        answer = {"refused": error.reason}
    except MemoryError:
        answer = {"refused": "The predictions need more memory than a back-test may have."}
    sys.stdout.buffer.write(orjson.dumps(answer))


def _judge(options: dict[str, Any]) -> dict[str, Any]:
    # After the limit: what they reserve counts as well.
    from overread.operations.backtest import picture
    from overread.operations.backtest.report import steps_of
    from overread.operations.backtest.run import back_test

    conditions = parse_conditions(
        Path(CONDITIONS).read_text("utf-8"),
        RequestSource(options["source"]),
        Switches(every_word=options["every_word"], lenient_form_keys=options["lenient_form_keys"]),
    )
    found = back_test(conditions, Path(options["predictions"]), options["truth"], lambda _, __: None)
    picture.draw(found, options["title"], Path(PICTURE))
    tally = found.tally
    return {
        "predictions": tally.predictions,
        "reviewed": tally.reviewed,
        "wrong": tally.wrong if tally.knows_truth else None,
        "caught": tally.caught if tally.knows_truth else None,
        "conditions": [
            {"path": node.path, "type": node.type, "held": held}
            for node, held in zip(found.plan.nodes, tally.held, strict=True)
        ],
        "thresholds": [
            {
                "path": sweep.path,
                "label": picture.label_of(found.plan, sweep),
                "steps": [
                    {
                        "value": step.threshold,
                        "reviewed": step.reviewed,
                        "caught": step.caught,
                        "is_now": step.is_now,
                    }
                    for step in steps_of(found, place)
                ],
            }
            for place, sweep in enumerate(found.plan.sweeps)
        ],
    }


if __name__ == "__main__":
    main()
