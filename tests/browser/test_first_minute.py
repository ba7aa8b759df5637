"""What whoever types `make run` does first: read the terminal, sign in, review, look at the result, paste the lines."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

SECONDS = 60
BINARIES = Path(sys.executable).parent


class Terminal:
    """`overread demo` as somebody runs it, in a folder of its own; what it prints can be waited for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "OVERREAD_"))
        } | {"PATH": f"{BINARIES}:{os.environ['PATH']}"}
        self._lines: list[str] = []
        self._more = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "overread", "demo", "--port", str(self.port)],
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until(self, pattern: str) -> re.Match[str]:
        """What matches in everything that has been printed, as soon as it is there."""
        with self._more:
            found = None

            def is_there() -> bool:
                nonlocal found
                found = re.search(pattern, "".join(self._lines), re.DOTALL | re.MULTILINE)
                return found is not None

            assert self._more.wait_for(is_there, SECONDS), (
                f"{pattern} was not printed:\n{''.join(self._lines)}"
            )
        assert found is not None
        return found

    def output_of(self, loop: str) -> Any:
        """The document that was printed for a loop."""
        return json.loads(self.until(rf"^{loop} is completed: s3://\S+\n(\{{\n.*?^\}})")[1])

    def end(self) -> None:
        with self._process:  # closes its output in the end
            self._process.terminate()
            self._process.wait(SECONDS)
            self._reader.join(SECONDS)

    def type_in(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in another shell of the same folder."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._more:
                self._lines.append(line)
                self._more.notify_all()


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    opened = Terminal(tmp_path_factory.mktemp("first-minute"))
    yield opened
    opened.end()


@pytest.fixture
def portal(terminal: Terminal, open_context: Callable[..., BrowserContext]) -> Page:
    """The portal's task list, signed in as the terminal says."""
    address, email, password = terminal.until(
        r"Portal +(\S+)\n +Email +(\S+)\n +Password +(\S+)\n.*^The result of every review"
    ).groups()
    page = open_context().new_page()
    page.goto(address)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()
    return page


def start(page: Page, job: str) -> FrameLocator:
    page.get_by_role("listitem").filter(has_text=job).get_by_role("button", name="Start working").click()
    frame = page.frame_locator("iframe[title='Task']")
    expect(frame.get_by_role("button", name="Submit")).to_be_visible()
    return frame


def test_a_message_is_classified_by_keyboard(terminal: Terminal, portal: Page) -> None:
    frame = start(portal, "What is this message about?")
    expect(frame.get_by_text("M. Okafor")).to_be_visible()
    frame.get_by_text("Hello, my order was meant to arrive").click()
    portal.keyboard.press("1")
    portal.keyboard.press("Control+Enter")
    expect(portal.frame_locator("iframe[title='Task']").get_by_text("Lena Brandt")).to_be_visible()

    document = terminal.output_of("demo-message-1")
    assert document["humanAnswers"][0]["answerContent"] == {"topic": {"label": "Delivery"}}
    assert document["inputContent"]["sender"] == "M. Okafor"


def test_a_parcel_is_judged_by_mouse(terminal: Terminal, portal: Page) -> None:
    frame = start(portal, "Is this parcel damaged?")
    frame.get_by_text("Intact", exact=True).last.click()
    frame.get_by_role("button", name="Submit").click()
    expect(
        portal.frame_locator("iframe[title='Task']").get_by_text("What state is parcel 7731-09 in?")
    ).to_be_visible()

    answer = terminal.output_of("demo-parcel-1")["humanAnswers"][0]
    assert answer["answerContent"] == {"condition": {"label": "Intact"}}


def test_a_delivery_note_is_typed(terminal: Terminal, portal: Page) -> None:
    frame = start(portal, "Type what the delivery note says")
    picture = frame.get_by_alt_text("Line 3 of the delivery note")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    expect(frame.get_by_label("Quantity")).to_have_value("24")
    frame.get_by_label("Description").fill("pcs hex bolt M8 x 40, zinc-plated")
    frame.get_by_role("button", name="Submit").click()
    expect(portal.frame_locator("iframe[title='Task']").get_by_text("LN 50417, line 4")).to_be_visible()

    answer = terminal.output_of("demo-note-1")["humanAnswers"][0]
    assert answer["answerContent"] == {
        "description": "pcs hex bolt M8 x 40, zinc-plated",
        "quantity": "24",
        "unreadable": {"yes": False},
    }


def test_the_lines_to_paste_start_a_review(terminal: Terminal, portal: Page) -> None:
    lines = terminal.until(r"^(eval .*?)\nThe result of every review")[1]
    done = terminal.type_in("bash", "-euo", "pipefail", "-c", lines)
    assert done.returncode == 0, done.stderr
    names = [loop["HumanLoopName"] for loop in json.loads(done.stdout)["HumanLoopSummaries"]]
    assert "my-first-review" in names


def test_a_second_demo_on_the_port_is_a_sentence(terminal: Terminal, portal: Page) -> None:
    second = terminal.type_in(sys.executable, "-m", "overread", "demo", "--port", str(terminal.port))
    assert second.returncode == 1
    assert second.stderr == (
        f"overread: port {terminal.port} of 127.0.0.1 cannot be used (Address already in use); choose another with --port\n"
    )
