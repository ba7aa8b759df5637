"""axe on the sample tasks, light and dark, closed and with a dialog open."""

from __future__ import annotations

from pathlib import Path

import hatch_build
import pytest
from playwright.async_api import Frame, Page
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import CLASSIFIER, IMAGE, PICTURE, TRANSCRIPTION
from tests.browser.elements.tasks import open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

FRONTEND = Path(hatch_build.__file__).parent / "frontend"
SAMPLES = {"classifier": CLASSIFIER, "image": IMAGE, "transcription": TRANSCRIPTION}


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, which our front end's tests bring along."""
    hatch_build.install_packages(FRONTEND, with_tests=True)
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text()


async def violations(frame: Frame, axe: str) -> list[str]:
    await frame.evaluate(axe)
    found = await frame.evaluate(
        """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)"""
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SAMPLES)
async def test_a_task_has_no_serious_violation(
    site: Site, page: Page, axe: str, name: str, theme: str
) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, SAMPLES[name], theme=theme)
    assert await violations(task.frame, axe) == []
    await task.frame.get_by_role("button", name="Submit").click()
    assert await violations(task.frame, axe) == []
    await task.frame.locator("body").press("Control+Escape")
    opener = "Examples" if name == "transcription" else "Shortcuts"
    await task.frame.get_by_role("button", name=opener).click()
    assert await violations(task.frame, axe) == []
