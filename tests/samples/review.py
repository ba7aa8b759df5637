"""One sample from StartHumanLoop to `output.json`: opened, looked at, worked, submitted, compared."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Frame, Page
from tests.samples.accessibility import serious_violations
from tests.samples.outside import Outside
from tests.samples.person import CannotWork, Person
from tests.samples.program import EMAIL, TEMPORARY_PASSWORD, Program
from tests.samples.results import Result, Stage
from tests.samples.samples import Sample
from tests.samples.steps import step_of
from tests.samples.survey import elements_of
from tests.samples.work import work
from tests.servers import REGION, RunningServer

from overread.domain.people import Operator
from overread.operations import inspection

PASSWORD = "Correct-Horse-1"

BROKEN_MEDIA = """() => {
  const media = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.matches("img[src], audio, video") ? [element] : []),
    ...(element.shadowRoot ? media(element.shadowRoot) : []),
  ]);
  const isPicture = (one) => one instanceof HTMLImageElement;
  const mayCome = (one) => one.error === null && one.networkState !== HTMLMediaElement.NETWORK_NO_SOURCE;
  const waits = (one) => (isPicture(one) ? !one.complete : one.readyState < 1 && mayCome(one));
  const broken = (one) => (isPicture(one) ? one.naturalWidth === 0 : one.readyState < 1);
  const all = media(document);
  return all.some(waits) ? null : all.filter(broken).map((one) => one.currentSrc || one.src);
}"""


def new_context(browser: Browser) -> BrowserContext:
    """A browser profile as the samples want it: wide, in English, where dates have their parts in a known order."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    return context


class NotAccepted(Exception):
    """The form or the portal refused the answer."""


@dataclass
class Review:
    """A worker who is signed in, and everything around her."""

    server: RunningServer
    program: Program
    context: BrowserContext
    outside: Outside
    pictures: Path | None = None

    def sign_in(self) -> None:
        page = self.context.new_page()
        page.goto(self.program.portal)
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(TEMPORARY_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("New password").press("Enter")
        page.get_by_role("heading", name="Tasks", exact=True).wait_for()
        page.close()

    def review(self, sample: Sample) -> Result:
        """Never raises for what a template or an element does wrong: that is the result."""
        result = Result(sample, step=step_of(sample).says)
        self.outside.forget()
        began = time.monotonic()
        loop = self.program.start(sample)
        page = self.context.new_page()
        faults = _Faults(self.server.url)
        page.on("console", faults.on_console)
        page.on("pageerror", faults.on_error)
        try:
            self._go_through(page, loop, result, faults)
        except (CannotWork, NotAccepted, Error, AssertionError) as problem:
            result.reason = "; ".join([str(problem), *self._problems(loop), *faults.of_ours])
            self.program.stop(loop)
        result.seconds = time.monotonic() - began
        result.outside = self.outside.answered
        result.own_messages = faults.of_template
        if self.pictures is not None and not result.passed:
            page.screenshot(path=self.pictures / f"{loop}-failed.png")
        page.close()
        return result

    def _go_through(self, page: Page, loop: str, result: Result, faults: _Faults) -> None:
        sample = result.sample
        person = self._open(page)
        result.elements = elements_of(person.frame)
        self._look(person)
        result.stage = Stage.RENDERED

        step = step_of(sample)
        step.before(person)
        work(person, step.leave)
        step.after(person)
        result.stage = Stage.WORKED
        barriers = serious_violations(person.frame)
        if self.pictures is not None:
            page.screenshot(path=self.pictures / f"{loop}.png")

        _submit(person)
        answer = self.program.answer(loop)
        result.stage = Stage.ACCEPTED
        result.answer_keys = sorted(answer)
        wrong = [
            *_differences(sample, answer, person.meant),
            *self._problems(loop),
            *faults.of_ours,
            *(f"axe finds {one}" for one in barriers),
        ]
        if wrong:
            result.reason = "; ".join(wrong)
        else:
            result.stage = Stage.AS_EXPECTED

    def _open(self, page: Page) -> Person:
        page.goto(self.program.portal)
        page.get_by_role("button", name="Start working").click()
        handle = page.locator("iframe[title='Task']").element_handle()
        frame = handle.content_frame()
        assert frame is not None
        # The page has welcomed the frame: the elements stand, and a draft would be back.
        frame.wait_for_selector("html[data-overread-language]", state="attached")
        return Person(page, frame)

    def _look(self, person: Person) -> None:
        """Everything is to be seen: pictures, sound, film and documents are there, and a button to submit with."""
        person.frame.wait_for_function(f"() => ({BROKEN_MEDIA})() !== null")
        if broken := person.frame.evaluate(BROKEN_MEDIA):
            raise CannotWork(f"cannot be shown: {', '.join(broken)}")
        for document in person.frame.query_selector_all("overread-pdf"):
            person.find(document, "canvas")
        person.frame.get_by_role("button", name="Submit", exact=True).wait_for()
        links = person.frame.get_by_role("button", name="View full instructions")
        if links.count() == 1 and links.is_visible():
            links.click()
            person.frame.get_by_role("dialog").wait_for()
            person.press("Escape")
            person.frame.get_by_role("dialog").wait_for(state="hidden")

    def _problems(self, loop: str) -> list[str]:
        """What elements and scripts have reported to the operator while this loop was worked."""
        operator = Operator(0, "samples", self.program.account.id)
        page = self.server.run(inspection.list_problems(self.server.ctx, operator, REGION))
        return [
            f"problem reported: {row.problem.element} {row.problem.attribute} {row.problem.message}".strip()
            for row in page.items
            if row.loop_name == loop
        ]


class _Faults:
    """Errors on the console, apart by whose they are: a script or file of ours, or the template's own."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.of_ours: list[str] = []
        self.of_template: list[str] = []

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(message.text, message.location.get("url", ""))

    def on_error(self, error: Error) -> None:
        self._note(error.message, error.stack or "")

    def _note(self, text: str, where: str) -> None:
        ours = f"{self._server}/static/" in where or (
            where.startswith(self._server) and "/portal/frame/" not in where
        )
        (self.of_ours if ours else self.of_template).append(text)


def _submit(person: Person) -> None:
    person.frame.get_by_role("button", name="Submit", exact=True).click()
    done = person.page.get_by_role("heading", name="No tasks right now")
    try:
        done.wait_for()
    except Error as error:
        raise NotAccepted(" / ".join(_complaints(person.frame)) or str(error)) from error


def _complaints(frame: Frame) -> list[str]:
    shown = frame.locator("[role=alert], [aria-invalid=true]")
    return [text for one in shown.all() if one.is_visible() and (text := one.inner_text().strip())]


def _differences(sample: Sample, answer: dict[str, Any], meant: dict[str, object]) -> list[str]:
    """Against the keys that AWS's answers have, and against what the person has entered."""
    keys = answer.keys()
    found = [f"key {key} is missing" for key in sorted(sample.answer_keys - keys)]
    found += [f"key {key} is strange" for key in sorted(keys - sample.answer_keys - sample.optional_keys)]
    found += [
        f"{key} is {answer.get(key)!r}, entered was {meant.get(key)!r}"
        for key in sorted(keys | meant.keys())
        if answer.get(key) != meant.get(key)
    ]
    return found
