"""The `overread` command. One file per group of subcommands; this one holds the parser and the way errors are told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from overread import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. A mistake of the user's is one sentence on standard error, never a traceback."""
    from overread.domain.errors import OverreadError
    from overread.settings import SettingError

    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        return status
    except (OverreadError, SettingError) as error:
        print(f"overread: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    from overread.cli import access, conditions, doctor, gallery, keys, people, serve, templates

    parser = argparse.ArgumentParser(
        prog="overread", description="Human review for machine predictions, self-hosted; speaks Amazon A2I."
    )
    parser.add_argument("--version", action="version", version=f"overread {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve.add_commands(commands)
    people.add_commands(commands)
    keys.add_commands(commands)
    access.add_commands(commands)
    templates.add_commands(commands)
    conditions.add_commands(commands)
    doctor.add_commands(commands)
    gallery.add_commands(commands)
    return parser
