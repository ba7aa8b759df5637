"""Settings as command line options, and a context for commands that work on the store directly."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar, get_type_hints

from overread.settings import Settings, environment_name, load, process_environment

if TYPE_CHECKING:
    from overread.operations.context import Context

T = TypeVar("T")

Commands = argparse._SubParsersAction  # argparse has no public name for it

STORE_SETTINGS = ("data_dir", "database_url", "objects_url", "account", "region", "public_url", "port")
"""What commands other than serve need to find the same store."""


def add_settings(parser: argparse.ArgumentParser, names: tuple[str, ...] | None = None) -> None:
    """One option per setting, without defaults: what is not given comes from the environment."""
    hints = get_type_hints(Settings)
    for setting in dataclasses.fields(Settings):
        if not setting.metadata["option"] or (names is not None and setting.name not in names):
            continue
        flag = "--" + setting.name.replace("_", "-")
        told = f"{setting.metadata['help']} [{environment_name(setting.name)}]".replace("%", "%%")
        if hints[setting.name] is bool:
            parser.add_argument(flag, action="store_true", default=None, help=told)
        else:
            default = setting.default
            shown = "" if default in (None, "") or setting.metadata["secret"] else f" Default: {default}."
            parser.add_argument(flag, metavar="X", help=told + shown)


def read_settings(options: argparse.Namespace) -> Settings:
    """Raises SettingError."""
    return load(process_environment(), vars(options))


def find_deployment(options: argparse.Namespace) -> Settings:
    """Settings for a command beside a server: an address that is not given is the one the server last started with.

    Raises SettingError.
    """
    from overread.app import public_url
    from overread.first_start import read_pairs

    settings = read_settings(options)
    at_start = read_pairs(settings.data_dir / "config").get("endpoint_url")
    if at_start is None or public_url(settings) != public_url(Settings()):
        return settings
    return dataclasses.replace(settings, public_url=at_start)


def with_context(settings: Settings, work: Callable[[Context], Awaitable[T]]) -> T:
    """Run `work` on the deployment's store, beside a server that may be running, and close everything again."""
    from overread.app import build_context

    async def run() -> T:
        ctx = build_context(settings)
        await ctx.store.start()
        try:
            return await work(ctx)
        finally:
            await ctx.store.close()

    return asyncio.run(run())
