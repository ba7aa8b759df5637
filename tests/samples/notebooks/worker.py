"""The person for whom the notebooks wait: goes to the portal whose address the notebook prints, and works until all is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, FrameLocator, expect
from tests.browser.pairs import choose_pair, type_value

WAITS_FOR_A_PERSON = "Navigate to the private worker portal"
"""What a cell prints after which the notebooks' reader is to do the tasks."""

CORRECTED_PHONE = "555-0199"
MOST_TASKS = 10


@dataclass
class Worker:
    """work: what to do in a task's form before it is submitted."""

    context: BrowserContext
    work: Callable[[FrameLocator], None]

    def do_all_tasks(self, printed: str) -> int:
        """How many there were. printed: the cell's output, which names the portal with `https://`, as AWS has it."""
        found = re.search(r"https://(\S+)", printed)
        assert found is not None, printed
        page = self.context.new_page()
        page.goto(f"http://{found.group(1)}")
        page.get_by_role("button", name="Start working").first.click()
        done = 0
        nothing_left = page.get_by_role("heading", name="No tasks right now")
        frame = page.frame_locator("iframe[title='Task']")
        submit = frame.get_by_role("button", name="Submit", exact=True)
        while done < MOST_TASKS:
            submit.wait_for()
            self.work(frame)
            address = page.url
            submit.click()
            done += 1
            expect(page).not_to_have_url(address)
            expect(page.locator("iframe[title='Task']").or_(nothing_left)).to_be_visible()
            if nothing_left.is_visible():
                break
        page.close()
        return done


def judge_sentiment(frame: FrameLocator) -> None:
    """Agrees with the model, except where something works only sometimes."""
    if frame.get_by_text("sometimes it works").is_visible():
        frame.get_by_role("radio", name="Mixed").click()


def correct_form(frame: FrameLocator) -> None:
    """Corrects the phone number and says that there is no mail address."""
    type_value(choose_pair(frame, "Phone number:"), CORRECTED_PHONE)
    choose_pair(frame, "Mail address").get_by_label("Key not found").check()
