"""What axe finds in a page that is on screen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def serious(page: Page) -> list[str]:
    """Violations that are serious or worse. Evaluated as developer tools do it, past the page's policy."""
    # A colour on its way to another one has any contrast.
    page.emulate_media(reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { iframes: false, resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def serious_in_both_looks(page: Page) -> list[str]:
    """On a wide screen in light colours, and on a phone in dark ones; the page is as before afterwards."""
    before = page.viewport_size
    found = serious(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    found += [f"on a phone, dark: {violation}" for violation in serious(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(before or {"width": 1440, "height": 900})
    return found
