"""`python -m bench.next_task`: from *Submit* to the next task in a worker's hands, in Chromium over a slow line.

With the next task drawn ahead, and without: then the page asks for it after the answer, as a portal without holds does.
The template is a short form; the line answers after 100 ms.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright
from tests.browser.conftest import CHROMIUM, FLAGS, World, enter_portal, new_world, start_working, task_frame
from tests.servers import RunningServer

TASKS = 12
LATENCY_MS = 100
READY = "performance.timeOrigin + performance.getEntriesByName('task-ready').at(-1).startTime"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="overread-bench-") as folder:
        running = RunningServer("sqlite:", Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                for name, ahead in (("drawn ahead", True), ("asked for afterwards", False)):
                    world = new_world(running)
                    running.ctx.clock = world.clock
                    page = browser.new_context().new_page()
                    page.set_default_timeout(60_000)
                    times = _work(page, world, ahead=ahead)
                    print(f"{name}: median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")
                browser.close()
        finally:
            running.close()


def _work(page: Page, world: World, *, ahead: bool) -> list[float]:
    """Milliseconds from each submission to the moment in which the next form can be filled in."""
    world.add_flow()
    world.add_worker("ana@example.com")
    for n in range(TASKS + 2):
        world.start_loop(f"note {n}")
    if not ahead:
        page.route("**/next", _nothing)
    enter_portal(page, world, "ana@example.com")
    start_working(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    times = []
    for n in range(TASKS):
        frame = task_frame(page)
        frame.get_by_role("textbox").fill(f"note {n}")
        if ahead:
            following = page.frame_locator("iframe[title='Next task']")
            following.get_by_text("Transcription").first.wait_for(state="attached")
        page.get_by_text("Saved").wait_for()
        with page.expect_request("**/submit"):
            frame.get_by_role("button", name="Submit").click()
            began = time.time() * 1_000
        task = page.frame_locator("iframe[title='Task']")
        task.get_by_text(f"note {n + 1}", exact=True).wait_for()
        page.wait_for_function("performance.getEntriesByName('task-ready').length > 0")
        times.append(page.evaluate(READY) - began)
    return times


def _nothing(route: Route) -> None:
    route.fulfill(json={"hold": None})


if __name__ == "__main__":
    main()
