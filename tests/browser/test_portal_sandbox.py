"""The portal's own side of the sandbox: who may frame it, speak to it, post to it. What a template reaches is in
`test_sandbox.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Frame, Page, expect
from tests.browser.conftest import World, sign_in_to_portal, task_frame

Open = Callable[..., BrowserContext]


def open_task(page: Page, world: World) -> None:
    world.add_flow()
    world.add_worker("ana@example.com")
    world.start_loop("buy milk")
    sign_in_to_portal(page, world, "ana@example.com")
    page.get_by_role("button", name="Start working").click()
    task_frame(page)


def inner(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/portal/frame/" in frame.url)


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
