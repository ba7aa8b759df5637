"""Photograph every page of a demo into docs/images, at 1440 and 390 pixels: `python scripts/take_screenshots.py`.

Starts `overread demo` in a temporary folder, signs in as the terminal says, and walks through the pages in
Chromium. Pictures are named `{room}-{page}-{width}.png`; those that end in `-dark` are taken in the dark.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
SIZES = ((1440, 900), (390, 844))
COLOURS = 128
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)

JOBS = {
    "message": "What is this message about?",
    "parcel": "Is this parcel damaged?",
    "note": "Type what the delivery note says",
}


@dataclass(frozen=True)
class Account:
    """Where somebody signs in, and with what."""

    address: str
    email: str
    password: str


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "overread", "demo", "--port", str(port)]
        demo = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            portal, console = _accounts(demo)
            with sync_playwright() as playwright:
                chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
                _answer_one(browser, portal)
                for width, height in SIZES:
                    for scheme in ("light", "dark"):
                        ending = f"{width}" if scheme == "light" else f"{width}-dark"
                        context = browser.new_context(
                            viewport={"width": width, "height": height},
                            color_scheme=scheme,
                        )
                        _portal(context.new_page(), portal, ending)
                        _console(context.new_page(), console, ending)
                        context.close()
        finally:
            demo.terminate()
            demo.wait(30)


def _accounts(demo: subprocess.Popen[str]) -> tuple[Account, Account]:
    assert demo.stdout is not None
    printed = ""
    pattern = r"{}\s+(\S+)\s+Email\s+(\S+)\s+Password\s+(\S+)"
    for line in demo.stdout:
        printed += line
        found = [re.search(pattern.format(room), printed) for room in ("Portal", "Console")]
        if found[0] and found[1]:
            return Account(*found[0].groups()), Account(*found[1].groups())
    raise SystemExit(f"the demo ended early:\n{printed}")


def _answer_one(browser: Browser, account: Account) -> None:
    """So that the console has a loop with an answer and an output to show."""
    page = browser.new_page()
    _sign_in(page, account)
    _start(page, JOBS["note"])
    frame = page.frame_locator("iframe[title='Task']")
    frame.get_by_label("Description").fill("pcs hex bolt M8 x 40, zinc-plated")
    frame.get_by_role("button", name="Submit").click()
    page.wait_for_url(re.compile(r"tasks/\d+$"))
    _release(page)
    page.close()


def _portal(page: Page, account: Account, ending: str) -> None:
    page.goto(account.address)
    _keep(page, f"portal-sign-in-{ending}")
    _sign_in(page, account)
    _keep(page, f"portal-tasks-{ending}")
    for name, title in JOBS.items():
        _start(page, title)
        page.wait_for_load_state("networkidle")
        _keep(page, f"portal-task-{name}-{ending}")
        if name == "message":
            page.get_by_role("button", name="Stop and resume later").click()
            _keep(page, f"portal-stop-{ending}")
            page.keyboard.press("Escape")
        _release(page)


def _console(page: Page, account: Account, ending: str) -> None:
    _sign_in(page, account)
    page.get_by_role("heading", name="Human review workflows").wait_for()
    for section, name, query in (
        ("workflows", "workflow", ""),
        ("templates", "template", ""),
        ("loops", "loop", "?status=Completed"),
    ):
        page.goto(f"{account.address}{section}{query}")
        _keep(page, f"console-{section}-{ending}")
        page.locator("td a").first.click()
        page.locator(".crumbs").wait_for()
        _keep(page, f"console-{name}-{ending}")
    for section in ("loops", "problems", "teams", "deliveries"):
        page.goto(f"{account.address}{section}")
        _keep(page, f"console-{section}-{ending}")


def _sign_in(page: Page, account: Account) -> None:
    page.goto(account.address)
    page.get_by_label("Email").fill(account.email)
    page.get_by_label("Password").fill(account.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def _start(page: Page, title: str) -> None:
    job = page.get_by_role("listitem").filter(has_text=title)
    job.get_by_role("button", name="Start working").click()
    page.frame_locator("iframe[title='Task']").get_by_role("button", name="Submit").first.wait_for()


def _release(page: Page) -> None:
    page.get_by_role("button", name="Release task").click()
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    page.goto(page.url.partition("?")[0])


def _keep(page: Page, name: str) -> None:
    """As a PNG with few colours: pages have few, and pictures stay in the history for good."""
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
