"""axe on an opened task: what it finds in the elements, as against in the template's own HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import hatch_build
from playwright.sync_api import Frame

FRONTEND = Path(hatch_build.__file__).parent / "frontend"

FIND = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.flatMap(({ target }) => target.map((path) => [id, [path].flat()])));
}"""


def serious_violations(frame: Frame) -> list[str]:
    """Of our elements: in the shadow tree of one, or on one itself. Pictures without a text and fields without a label in the
    template's HTML are its author's.
    """
    frame.evaluate(_axe())
    found: list[tuple[str, list[str]]] = frame.evaluate(FIND)
    return [
        f"{rule}: {' > '.join(path)}" for rule, path in found if len(path) > 1 or path[0].startswith("crowd-")
    ]


@cache
def _axe() -> str:
    hatch_build.install_packages(FRONTEND, with_tests=True)
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text("utf-8")
