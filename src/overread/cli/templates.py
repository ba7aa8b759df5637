"""`overread templates`: the default worker task templates of the built-in task types, to start from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from overread.cli.options import Commands
from overread.domain.request_source import RequestSource

KINDS = {"textract": RequestSource.TEXTRACT, "rekognition": RequestSource.REKOGNITION}


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    templates = commands.add_parser("templates", help="Worker task templates.")
    actions = templates.add_subparsers(required=True, metavar="ACTION")
    default = actions.add_parser("default", help="Print the default template of a built-in task type.")
    default.add_argument("kind", choices=KINDS, help="textract: key-value pairs; rekognition: moderation.")
    default.add_argument(
        "--instructions", type=Path, help="HTML file for the side panel, in place of our own."
    )
    default.add_argument(
        "--additional-instructions", type=Path, help="HTML file for the dialog behind it; none by default."
    )
    default.set_defaults(run=_default)


def _default(options: argparse.Namespace) -> int:
    from overread.operations.human_task_uis import default_template

    def read(file: Path | None) -> str | None:
        return None if file is None else file.read_text("utf-8")

    template = default_template(
        KINDS[options.kind],
        instructions=read(options.instructions),
        additional_instructions=read(options.additional_instructions),
    )
    sys.stdout.write(template)
    return 0
