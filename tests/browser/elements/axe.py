"""What axe finds wrong with a page, but for what it calls minor."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import hatch_build
from playwright.async_api import Frame

FRONTEND = Path(hatch_build.__file__).parent / "frontend"


async def violations(frame: Frame) -> list[str]:
    """Each rule that is broken, with the places where."""
    if not await frame.evaluate("'axe' in window"):
        await frame.evaluate(_axe())
    found = await frame.evaluate(
        """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
        .filter(({ impact }) => impact !== 'minor')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)"""
    )
    assert isinstance(found, list)
    return found


@cache
def _axe() -> str:
    """The source of axe-core, which our front end's tests bring along."""
    hatch_build.install_packages(FRONTEND, with_tests=True)
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text()
