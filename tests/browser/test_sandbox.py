"""A hostile template, and hostile objects of a bucket, in the browser of somebody who is signed in everywhere.

`hostile/template.liquid.html` tries what it can and reports each outcome. The last tests take the policies away, to
see that the tries succeed without them: otherwise the others would prove nothing.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect
from tests.browser.conftest import World, enter_console, enter_portal, start_working
from tests.browser.programs import new_program

from overread.domain import arn

HOSTILE = (Path(__file__).parent / "hostile" / "template.liquid.html").read_text("utf-8")

Open = Callable[..., BrowserContext]

CLOSED_ORIGIN = {
    "origin": "null",
    "read cookies": "SecurityError",
    "write a cookie": "SecurityError",
    "local storage": "SecurityError",
    "session storage": "SecurityError",
    "indexed database": "SecurityError",
    "caches": "SecurityError",
    "service worker": "SecurityError",
    "another domain": "SecurityError",
}

CLOSED_SERVER = {
    "fetch the task list": "TypeError",
    "fetch the console": "TypeError",
    "fetch the API": "TypeError",
    "fetch an object": "TypeError",
    "fetch another's task": "TypeError",
    "release the other task": "TypeError",
    "image of the portal": "error",
    "script of the portal": "error",
    "portal in a frame": "nothing",
    "console in a frame": "nothing",
    "another's task in a frame": "nothing",
}

CLOSED_PAGE = {
    "parent's document": "SecurityError",
    "top's document": "SecurityError",
    "top's address": "SecurityError",
    "parent's storage": "SecurityError",
    "frame element": "null",
    "parent's frames": "only itself",
    "move top": "SecurityError",
    "replace top": "SecurityError",
    "open over top": "null",
    "hello of a nested frame": "0",
    "hello through its parent": "0",
    "hello with a wrong nonce": "0",
}

POPUP = {"portal in a popup": "SecurityError", "storage of the popup": "SecurityError"}

# The task page isolates itself from what strangers open: their windows do not know each other at all.
PRESSED = {
    "move top, pressed": "SecurityError",
    "open over top, pressed": "null",
    "portal in a popup": "no popup",
    "storage of the popup": "no popup",
}


@pytest.fixture
def ana(world: World, page: Page) -> Page:
    """Ana's page. She is signed in to the portal, and to the console as well."""
    world.add_flow()
    world.add_worker("ana@example.com")
    operator = world.add_operator(f"op-{world.caller.account}@example.com")
    enter_console(page, world, operator)
    enter_portal(page, world, "ana@example.com")
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    return page


@pytest.fixture
def victim(ana: Page, world: World, open_context: Open) -> Page:
    """Ana with the hostile task open; Ben holds another one."""
    world.add_worker("ben@example.com")
    world.note = world.start_loop("a secret of Ben")
    ben = open_context().new_page()
    enter_portal(ben, world, "ben@example.com")
    start_working(ben)
    start_hostile_loop(world, known(world, frame_of(ben).url, ben.url))
    ana.reload()
    ana.get_by_role("button", name="Start working").click()
    ana.wait_for_url("**/tasks/*")
    return ana


def known(world: World, other_frame: str = "", other_task: str = "") -> dict[str, str]:
    """What the hostile template is told: everything that it could not even know."""
    bucket = f"results-{world.caller.account}"
    new_program(world).client("s3").put_object(Bucket=bucket, Key="secret.txt", Body=b"a secret")
    return {
        "portal": world.portal,
        "console": f"{world.server.url}/console/workflows",
        "api": f"{world.server.url}/human-loops?FlowDefinitionArn={world.flows['notes']}",
        "object": f"{world.server.url}/{bucket}/secret.txt",
        "other": other_frame,
        "release": f"{other_task}/release",
    }


def start_hostile_loop(world: World, task_input: dict[str, str], template: str = HOSTILE) -> None:
    program = new_program(world)
    program.client("sagemaker").create_human_task_ui(
        HumanTaskUiName="hostile", UiTemplate={"Content": template}
    )
    ui = arn.human_task_ui(world.caller.account, world.caller.region, "hostile")
    world.add_flow("hostile", human_task_ui_arn=ui, task_title="A hostile task")
    program.client("sagemaker-a2i-runtime").start_human_loop(
        HumanLoopName="hostile",
        FlowDefinitionArn=world.flows["hostile"],
        HumanLoopInput={"InputContent": json.dumps(task_input)},
    )


def frame_of(page: Page) -> Frame:
    frame = page.query_selector("#task-frame")
    content = None if frame is None else frame.content_frame()
    assert content is not None
    return content


def outcomes(frame: Frame | Page, place: str = "tried") -> dict[str, Any]:
    report = frame.locator(f"#{place}[data-done]")
    report.wait_for(state="attached", timeout=30_000)
    found: dict[str, Any] = json.loads(report.text_content() or "")
    return found


def test_the_frame_reaches_nothing(victim: Page, world: World) -> None:
    tried = outcomes(frame_of(victim))

    assert tried == CLOSED_ORIGIN | CLOSED_SERVER | CLOSED_PAGE
    expect(victim.get_by_role("heading", name="A hostile task")).to_be_visible()
    assert "mine" not in {cookie["name"] for cookie in victim.context.cookies()}
    assert world.loop_answers("hostile") == 0
    victim.goto(world.portal)
    expect(victim.get_by_text("1 task is held by someone else.")).to_be_visible()


def test_a_press_opens_no_more(victim: Page) -> None:
    frame = frame_of(victim)
    outcomes(frame)
    with victim.context.expect_page() as opened:
        frame.get_by_role("button", name="Press me").click()

    tried = outcomes(frame, "pressed")

    assert {name: tried[name] for name in PRESSED} == PRESSED
    assert "/tasks/" in victim.url
    # The popup inherits the sandbox: it is in no position to act for Ana, and shows nothing of hers.
    assert opened.value.evaluate("window.origin") == "null"
    expect(opened.value.get_by_role("heading", name="Tasks", exact=True)).to_have_count(0)


def test_the_frames_address_opened_as_a_tab_reaches_nothing(victim: Page) -> None:
    outcomes(frame_of(victim))
    tab = victim.context.new_page()
    tab.goto(frame_of(victim).url)

    tried = outcomes(tab)
    tab.get_by_role("button", name="Press me").click()
    pressed = outcomes(tab, "pressed")

    assert {name: tried[name] for name in CLOSED_ORIGIN | CLOSED_SERVER} == CLOSED_ORIGIN | CLOSED_SERVER
    assert {name: pressed[name] for name in POPUP} == POPUP


def test_without_the_policy_the_tab_would_reach_everything(victim: Page, world: World) -> None:
    """The counter-proof: the same page, the same tries, one header less."""
    outcomes(frame_of(victim))
    tab = victim.context.new_page()
    tab.route("**/portal/frame/**", without_policy)
    tab.goto(frame_of(victim).url)

    tried = outcomes(tab)

    assert tried["origin"] == world.server.url
    assert "A hostile task" in tried["fetch the task list"]
    assert "notes" in tried["fetch the console"]
    assert "a secret of Ben" in tried["fetch another's task"]
    assert {name for name in CLOSED_ORIGIN if tried[name] == "SecurityError"} == set()


def test_the_frame_shows_nothing_but_tasks(victim: Page, world: World) -> None:
    """A template that moves its frame: neither to a page of ours nor to a stranger's that looks like one."""
    outcomes(frame_of(victim))
    for address in (world.portal, world.server.url.replace("127.0.0.1", "localhost") + "/healthz"):
        victim.reload()
        outcomes(frame_of(victim))
        assert address_after_moving(victim, address) == "chrome-error://chromewebdata/"


def test_without_the_policy_the_frame_would_show_anything(victim: Page, world: World) -> None:
    outcomes(frame_of(victim))
    stranger = world.server.url.replace("127.0.0.1", "localhost") + "/healthz"
    victim.route("**/tasks/*", without_policy)
    victim.reload()
    outcomes(frame_of(victim))

    assert address_after_moving(victim, stranger) == stranger


def address_after_moving(page: Page, address: str) -> str:
    frame = frame_of(page)
    with page.expect_event("framenavigated", lambda moved: moved == frame):
        frame.evaluate("address => { location.href = address; }", address)
    return frame.url


SILENT = "no script has run"

OBJECTS = {
    "page.html": ("text/html", HOSTILE),
    "page.xhtml": (
        "application/xhtml+xml",
        f"""<html xmlns="http://www.w3.org/1999/xhtml"><body><pre id="tried">{SILENT}</pre>
        <script>document.getElementById("tried").textContent = window.origin;</script></body></html>""",
    ),
    "picture.svg": (
        "image/svg+xml",
        f"""<svg xmlns="http://www.w3.org/2000/svg"><text id="tried" y="20">{SILENT}</text>
        <script>document.getElementById("tried").textContent = window.origin;</script></svg>""",
    ),
}


@pytest.mark.parametrize("key", OBJECTS)
def test_an_object_opened_as_a_tab_runs_nothing(ana: Page, world: World, key: str) -> None:
    tab = ana.context.new_page()
    tab.goto(object_address(world, key, *OBJECTS[key]))

    expect(tab.locator("#tried")).to_have_text(SILENT)


@pytest.mark.parametrize("key", OBJECTS)
def test_without_the_policy_an_object_would_run(ana: Page, world: World, key: str) -> None:
    tab = ana.context.new_page()
    tab.route("**/results-*/**", without_policy)
    tab.goto(object_address(world, key, *OBJECTS[key]))

    expect(tab.locator("#tried")).to_contain_text(world.server.url)


def test_a_type_asked_for_in_the_address_runs_nothing(ana: Page, world: World) -> None:
    """Whoever makes a presigned URL chooses the answer's type; the policy comes with every type."""
    tab = ana.context.new_page()
    tab.goto(object_address(world, "page.txt", "text/plain", HOSTILE, ResponseContentType="text/html"))

    expect(tab.get_by_role("heading", name="A template that wants more than its task")).to_be_visible()
    expect(tab.locator("#tried")).to_have_text(SILENT)


def object_address(world: World, key: str, content_type: str, body: str, **answer: str) -> str:
    """The presigned address of a new object; `answer`: what it asks of the answer."""
    told = html.escape(json.dumps(known(world)))
    content = body.replace("{{ task.input | to_json }}", told).encode()
    bucket = f"results-{world.caller.account}"
    s3 = new_program(world).client("s3", signature_version="s3v4")
    s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=content_type)
    address: str = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key, **answer})
    return address


def without_policy(route: Route) -> None:
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=kept)
