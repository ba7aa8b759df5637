"""Addresses and bodies that no browser of ours sends, at the pages for people: an answer each, never a failure."""

from __future__ import annotations

import pytest
from tests.security.wire import send
from tests.servers import RunningServer
from tests.unit.portal.conftest import Portal, Task

from overread.web.static_files import StaticFiles

MANY_DIGITS = "9" * 5_000
TOO_LARGE_FOR_A_DATABASE = "9" * 25


@pytest.mark.parametrize(
    "path",
    [
        "/portal/w/%00/",
        "/portal/w/a%00b/sign-in",
        "/portal/w/%ff%fe/",
        "/portal/w/%ed%a0%80/",
        f"/portal/w/{'x' * 20_000}/",
        f"/portal/w/x/tasks/{MANY_DIGITS}",
        f"/portal/w/x/tasks/{TOO_LARGE_FOR_A_DATABASE}/state",
        f"/portal/w/x/jobs/{MANY_DIGITS}/start",
        "/portal/frame/%00",
        "/console/loops/%00",
        "/console/?region=%00",
        f"/console/deliveries/{MANY_DIGITS}/retry",
        f"/console/access/operators/{MANY_DIGITS}/remove",
        f"/console/templates/x/versions/{MANY_DIGITS}/restore",
        "//evil.example/portal",
        "/portal//evil.example/",
        "/portal/w/../../console/",
        "/portal/w/%2e%2e/%2e%2e/console/",
        "/static/../portal.js",
        "/static/%00",
        "/static/%2e%2e/%2e%2e/__init__.py",
        "/static//etc/passwd",
        "/human-task-uis/%00",
        "/%00",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE"])
def test_an_address_of_nothing_is_answered(server: RunningServer, method: str, path: str) -> None:
    answer = send(server.url, method, path)
    assert answer.status < 500, answer.body
    location = answer.header("location") or "/"
    assert location.startswith((f"{server.url}/", "/")), location
    assert not location.startswith("//"), location


@pytest.mark.parametrize(
    "body",
    [
        b"email=%00&password=%00",
        b"email=%ff&password=%ed%a0%80",
        b"email=" + b"x" * 60_000,
        b"%",
        b"&" * 70_000,
    ],
)
def test_a_form_that_no_page_holds_is_answered(server: RunningServer, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/console/sign-in", "/console/new-password"):
        answer = send(server.url, "POST", path, headers, body)
        assert 400 <= answer.status < 500, answer.body


@pytest.fixture
async def task(portal: Portal) -> Task:
    browser = await portal.signed_in()
    await portal.start_loop()
    return await portal.accept(browser)


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("body", [DEEP, f'{{"x": {DEEP}}}', '{"text": "\\ud800"}', "\0", '{"text": 1}'])
async def test_a_report_that_no_page_sends_is_answered(task: Task, body: str) -> None:
    answer = await task.browser.post(task.state["urls"]["problems"], content=body, headers=task.headers())
    assert answer.status_code in (204, 400, 413)


@pytest.mark.parametrize("value", [DEEP, "9" * 10_000, "1e999", '"\\ud800"', '"\\u0000"'])
async def test_an_answer_that_breaks_readers_is_stored_or_refused(task: Task, value: str) -> None:
    answer = await task.submit(f'{{"a": {value}}}')
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("number", [TOO_LARGE_FOR_A_DATABASE, "9" * 18])
async def test_a_task_of_no_possible_number_is_not_found(portal: Portal, number: str) -> None:
    browser = await portal.signed_in()
    assert (await browser.get(f"{portal.base}tasks/{number}")).status_code == 404
    assert (await browser.get(f"{portal.base}tasks/{number}/state")).status_code == 404


def test_a_static_file_is_kept_once_however_it_is_called(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("static")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.js").write_text("1")
    files = StaticFiles(folder)
    assert files.find("pictures/a.js") is not None
    for name in ("pictures//a.js", "./pictures/a.js", "pictures/./a.js", "pictures/a.js/", "pictures///a.js"):
        assert files.find(name) is None, name
