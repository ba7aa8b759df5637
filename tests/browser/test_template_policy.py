"""What a template can tell a stranger: under `open` everything it was shown, under `closed` nothing.

`hostile/leaks.liquid.html` asks another address for something in every way that a page has. The first test is the
counter-proof of the second: without the policy the requests arrive.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import World, enter_portal, new_world
from tests.browser.test_sandbox import address_after_moving, frame_of, outcomes, start_hostile_loop
from tests.servers import RunningServer

LEAKS = (Path(__file__).parent / "hostile" / "leaks.liquid.html").read_text("utf-8")

UNASKED = {"icon", "popup"}
"""Asked for by a window or not at all where nothing shows a page's icon: Chromium without a head has no tab strip."""


class Stranger:
    """Another address, which remembers what it was asked for."""

    def __init__(self) -> None:
        asked = self.asked = set[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.add(self.path.strip("/"))
                self.send_response(204)
                self.end_headers()

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    opened = Stranger()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def closed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer("sqlite:", tmp_path_factory.mktemp("closed"), template_policy="closed")
    yield running
    running.close()


def open_leaks(world: World, page: Page, stranger: Stranger) -> list[str]:
    """A worker opens the task; every way that the template has tried."""
    world.add_flow()
    world.add_worker("ana@example.com")
    told = {"secret": "Ana's diagnosis", "stranger": stranger.url, "own": f"{world.server.url}/healthz"}
    start_hostile_loop(world, told, LEAKS)
    enter_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()
    page.wait_for_url("**/tasks/*")
    return list(outcomes(frame_of(page)))


def test_an_open_template_may_tell_anybody(world: World, page: Page, stranger: Stranger) -> None:
    ways = open_leaks(world, page, stranger)

    expected = set(ways) - UNASKED
    for _ in range(600):
        if expected <= stranger.asked:
            break
        page.wait_for_timeout(50)
    assert expected - stranger.asked == set()


def test_a_closed_template_tells_nobody(closed_server: RunningServer, page: Page, stranger: Stranger) -> None:
    world = new_world(closed_server)
    ways = open_leaks(world, page, stranger)

    assert len(ways) > 20
    assert stranger.asked == set()
    assert len(page.context.pages) == 1
    expect(frame_of(page).locator("crowd-form").get_by_role("button", name="Submit")).to_be_visible()
    # Nor by moving the frame: the page around it says where it may go.
    assert address_after_moving(page, f"{stranger.url}/moved") == "chrome-error://chromewebdata/"
    assert stranger.asked == set()


def test_work_under_the_closed_policy_goes_on_as_ever(closed_server: RunningServer, page: Page) -> None:
    world = new_world(closed_server)
    world.add_flow()
    world.add_worker("ana@example.com")
    name = world.start_loop("a note")
    enter_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()
    frame = page.frame_locator("iframe[title='Task']")
    frame.get_by_role("textbox", name="Transcription").fill("buy milk")
    frame.get_by_role("button", name="Submit").click()
    page.get_by_text("No tasks right now").wait_for()

    assert world.loop_answers(name) == 1
