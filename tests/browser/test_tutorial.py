"""The tutorial, done as it is written: its commands in a shell, its Python in one session, its clicks in Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.servers import RunningServer

import boto3

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-review.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that looks like a checkout in which `make run` is running, and the process's current one."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "src").symlink_to(ROOT / "src")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("AWS_", "OVERREAD_"))]:
        monkeypatch.delenv(name)
    server = RunningServer("sqlite:", tmp_path / ".overread")
    yield tmp_path
    server.close()


def test_the_tutorial_ends_with_a_reviewed_object(
    folder: Path, monkeypatch: pytest.MonkeyPatch, open_context: Callable[..., BrowserContext]
) -> None:
    point_at_it, add_worker = _blocks("sh")
    for name, value in _variables(point_at_it, folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    invitation = dict(line.split(": ", 1) for line in _shell(add_worker, folder).splitlines())

    *before, result = _blocks("python")
    session: dict[str, Any] = {}
    for block in before:
        exec(compile(block, str(TUTORIAL), "exec"), session)

    page = open_context().new_page()
    page.goto(invitation["portal"])
    page.get_by_label("Email").fill(invitation["e-mail"])
    page.get_by_label("Password").fill(invitation["temporary password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("New password").fill("A-Password-of-my-own-1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start working").click()
    task = page.frame_locator("iframe[title='Task']")
    picture = task.get_by_alt_text("Delivery note")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    task.get_by_label("Quantity").fill("3")
    task.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()

    _wait_until_completed(session["a2i"])
    exec(compile(result, str(TUTORIAL), "exec"), session)
    assert [answer["answerContent"] for answer in session["result"]["humanAnswers"]] == [{"quantity": "3"}]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TUTORIAL.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def _shell(command: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-euc", command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def _variables(command: str, folder: Path) -> dict[str, str]:
    """What a command that is made for `eval` adds to the environment of its shell."""
    lines = _shell(f"{command}\nenv -0", folder).split("\0")
    pairs = (line.partition("=") for line in lines if line.startswith("AWS_"))
    return {name: value for name, _, value in pairs}


def _wait_until_completed(a2i: Any) -> None:
    """The output is written in the background, a moment after the worker's page has gone on."""
    end = time.monotonic() + 60
    while a2i.describe_human_loop(HumanLoopName="note-50438-line-2")["HumanLoopStatus"] == "InProgress":
        assert time.monotonic() < end, "the loop was not completed"
        time.sleep(0.05)
