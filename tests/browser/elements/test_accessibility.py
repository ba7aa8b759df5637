"""axe on the sample tasks, light and dark, closed and with a dialog open."""

from __future__ import annotations

import pytest
from playwright.async_api import Page
from tests.browser.elements.axe import violations
from tests.browser.elements.loopback import Site
from tests.browser.elements.samples import CLASSIFIER, IMAGE, PICTURE, TRANSCRIPTION
from tests.browser.elements.tasks import open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAMPLES = {"classifier": CLASSIFIER, "image": IMAGE, "transcription": TRANSCRIPTION}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SAMPLES)
async def test_a_task_has_no_serious_violation(site: Site, page: Page, name: str, theme: str) -> None:
    site.files["/photo.svg"] = ("image/svg+xml", PICTURE.encode())
    task = await open_task(site, page, SAMPLES[name], theme=theme)
    assert await violations(task.frame) == []
    await task.frame.get_by_role("button", name="Submit").click()
    assert await violations(task.frame) == []
    await task.frame.locator("body").press("Control+Escape")
    opener = "Examples" if name == "transcription" else "Shortcuts"
    await task.frame.get_by_role("button", name=opener).click()
    assert await violations(task.frame) == []
