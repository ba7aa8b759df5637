"""What an engine needs and a plain installation does not have."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from overread.domain.errors import EngineFailed, EngineFault


def require_extra(engine: str, extra: str, modules: Sequence[str]) -> None:
    """Raise EngineFailed(NOT_INSTALLED), which says how to install them, unless all modules are there.

    modules: what `pip install overread[extra]` brings, as they are imported.
    """
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        told = f"{', '.join(missing)} not installed: pip install overread[{extra}]"
        raise EngineFailed(engine, EngineFault.NOT_INSTALLED, told)
