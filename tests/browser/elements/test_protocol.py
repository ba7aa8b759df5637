"""The frame's side of the protocol with its page, in a frame that is sandboxed as the portal sandboxes it."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect
from tests.browser.elements.loopback import Site
from tests.browser.elements.tasks import CROWD, open_task

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLASSIFIER = f"""{CROWD}<crowd-form><crowd-classifier name="sentiment" categories="['Positive', 'Negative']"
header="How does it sound?"><classification-target>I like it.</classification-target>
<short-instructions>Read it.</short-instructions></crowd-classifier></crowd-form>"""


async def test_a_classifier_is_answered_by_one_digit_and_ctrl_enter(site: Site, page: Page) -> None:
    task = await open_task(site, page, CLASSIFIER, verdicts=[{"type": "accepted"}])
    await task.frame.locator("crowd-classifier .target").focus()
    await page.keyboard.press("2")
    await page.keyboard.press("Control+Enter")
    assert await task.wait_for("submit") == [
        {"type": "submit", "answer": {"sentiment": {"label": "Negative"}}}
    ]


async def test_a_refused_answer_is_kept_and_can_be_sent_again(site: Site, page: Page) -> None:
    refused = {"type": "refused", "sentence": "This task has ended."}
    body = f'{CROWD}<crowd-form><crowd-input name="tag" label="Tag"></crowd-input></crowd-form>'
    task = await open_task(site, page, body, verdicts=[refused, {"type": "accepted"}])
    await task.frame.get_by_label("Tag").fill("blue")
    await task.frame.get_by_role("button", name="Submit").click()
    await expect(task.frame.get_by_text("This task has ended.")).to_be_visible()
    await expect(task.frame.get_by_label("Tag")).to_have_value("blue")
    await task.frame.get_by_role("button", name="Submit").click()
    submit = {"type": "submit", "answer": {"tag": "blue"}}
    assert await task.wait_for("submit", 2) == [submit, submit]
