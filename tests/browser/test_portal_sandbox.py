"""What a template's script can reach from its frame, and from its address opened as a page: nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Page, expect
from tests.browser.conftest import World, sign_in_to_portal, task_frame

Open = Callable[..., BrowserContext]

PROBES = """async () => {
  const tried = {};
  const attempt = async (name, act) => {
    try { tried[name] = String(await act()); } catch (error) { tried[name] = error.name; }
  };
  await attempt("origin", () => window.origin);
  await attempt("cookie", () => document.cookie);
  await attempt("set cookie", () => { document.cookie = "a=1"; return document.cookie; });
  await attempt("local storage", () => localStorage.length);
  await attempt("session storage", () => sessionStorage.length);
  await attempt("indexed db", () => indexedDB.open("x").readyState);
  await attempt("parent", () => window.parent === window ? "none" : window.parent.document.title);
  await attempt("list", async () => (await fetch(LIST, { credentials: "include" })).status);
  await attempt("submit", async () => (await fetch(SUBMIT, { method: "POST", credentials: "include"
  })).status); await attempt("service worker", async () => (await
  navigator.serviceWorker.register("/static/frame.js")).scope); return tried;
}"""

REACHED_NOTHING = {
    "origin": "null",
    "cookie": "SecurityError",
    "set cookie": "SecurityError",
    "local storage": "SecurityError",
    "session storage": "SecurityError",
    "indexed db": "SecurityError",
    "list": "TypeError",
    "submit": "TypeError",
}


def probe(frame: Frame | Page, world: World) -> dict[str, Any]:
    script = PROBES.replace("LIST", json.dumps(world.portal)).replace(
        "SUBMIT", json.dumps(f"{world.portal}tasks/1/submit")
    )
    tried: dict[str, Any] = frame.evaluate(script)
    return tried


def open_task(page: Page, world: World) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    world.start_loop("buy milk")
    sign_in_to_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()
    task_frame(page)


def inner(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/portal/frame/" in frame.url)


def test_the_frame_reaches_nothing_of_the_portal(page: Page, world: World) -> None:
    open_task(page, world)

    tried = probe(inner(page), world)

    assert {name: tried[name] for name in REACHED_NOTHING} == REACHED_NOTHING
    assert tried["parent"] == "SecurityError"
    assert tried["service worker"] in ("SecurityError", "InvalidStateError", "TypeError")


def test_its_address_opened_as_a_page_reaches_nothing_either(page: Page, world: World) -> None:
    open_task(page, world)
    tab = page.context.new_page()
    tab.goto(inner(page).url)
    expect(tab.get_by_text("buy milk")).to_be_visible()

    tried = probe(tab, world)

    assert {name: tried[name] for name in REACHED_NOTHING} == REACHED_NOTHING


def test_the_portal_cannot_be_framed(page: Page, world: World, open_context: Open) -> None:
    host = open_context().new_page()
    host.goto(f"{world.server.url}/healthz")
    host.evaluate(
        "address => { document.body.innerHTML = ''; const frame = document.createElement('iframe');"
        " frame.src = address; document.body.append(frame); }",
        world.portal,
    )

    expect(host.frame_locator("iframe").get_by_label("Email")).to_have_count(0)


STRANGER = """<p id="granted">0</p><script>
  addEventListener("message", (event) => {
    granted.textContent = Number(granted.textContent) + event.ports.length;
  });
  for (const nonce of ["", "guess", null]) parent.postMessage({ overread: "hello", v: 1, nonce }, "*");
  setTimeout(() => document.body.append("asked"), 300);
</script>"""


def test_another_document_in_the_frame_gets_no_port(page: Page, world: World) -> None:
    """It does not know the nonce of the task."""
    open_task(page, world)
    page.route(
        "**/portal/frame/stranger", lambda route: route.fulfill(body=STRANGER, content_type="text/html")
    )

    page.eval_on_selector("#task-frame", "frame => { frame.src = '/portal/frame/stranger'; }")

    frame = page.frame_locator("iframe[title='Task']")
    expect(frame.get_by_text("asked")).to_be_visible()
    expect(frame.locator("#granted")).to_have_text("0")


def test_a_form_of_a_template_cannot_post_to_the_portal(page: Page, world: World) -> None:
    """Its origin is opaque: it posts with `Origin: null` and without the cookie."""
    open_task(page, world)
    tab = page.context.new_page()
    tab.goto(inner(page).url)
    tab.evaluate(
        """address => {
          const form = document.createElement("form");
          Object.assign(form, { method: "post", action: address });
          document.body.append(form);
          HTMLFormElement.prototype.submit.call(form);
        }""",
        f"{world.portal}sign-out",
    )
    expect(tab.get_by_role("heading", name="Please try again")).to_be_visible()

    page.goto(world.portal)

    expect(page.get_by_role("heading", name="Tasks", exact=True)).to_be_visible()


def test_markup_of_the_input_stays_text(page: Page, world: World) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    world.start_loop("<img src=x onerror=document.title=1>")
    sign_in_to_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()

    expect(task_frame(page).get_by_text("<img src=x onerror=document.title=1>")).to_be_visible()
