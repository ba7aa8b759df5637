"""Opens templates the two ways they are opened: framed by a page that speaks the protocol, and alone.

The host page keeps every message it receives in `window.received`, so a test can say what crossed the border.
The frame is sandboxed exactly as the portal sandboxes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Frame, Page
from tests.browser.elements.loopback import Site

# The tokens of design.md section 4; never allow-same-origin.
SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-downloads"

HOST_PAGE = """<!doctype html><html lang="en"><title>Host</title><style>body { margin: 0 } iframe
{ width: 100vw; height: 100vh; border: 0 }</style>
<iframe title="Task" sandbox="%s" src="/task.html" data-nonce="n1"></iframe>
<script>
  const settings = %s;
  window.received = [];
  window.verdicts = settings.verdicts;
  const frame = document.querySelector("iframe");
  window.addEventListener("message", (event) => {
    const hello = event.data;
    if (window.port || event.source !== frame.contentWindow || hello.overread !== "hello" || hello.nonce !== "n1") return;
    const channel = new MessageChannel();
    window.port = channel.port1;
    window.port.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      window.received.push(message);
      if (message.type === "ready") window.tell({ type: "welcome", ...settings.welcome });
      if (message.type === "draft") window.tell({ type: "saved", seq: message.seq });
      if (message.type === "submit" && window.verdicts.length) window.tell(window.verdicts.shift());
    };
    event.source.postMessage({ overread: "port", v: 1 }, "*", [channel.port2]);
  });
  window.tell = (message) => window.port.postMessage(JSON.stringify(message));
</script>"""


@dataclass
class Task:
    """A template shown in a sandboxed frame by the host page."""

    page: Page
    frame: Frame

    async def received(self, kind: str) -> list[dict[str, Any]]:
        """What the frame has said. Of an answer without how its fields were filled: that is `filled` below."""
        found = await self._received(kind)
        return [{name: value for name, value in message.items() if name != "filled"} for message in found]

    async def filled(self) -> Any:
        """How the fields stood when the last answer was given, for whoever looks at it again."""
        return (await self._received("submit"))[-1]["filled"]

    async def _received(self, kind: str) -> list[dict[str, Any]]:
        found = await self.page.evaluate("kind => window.received.filter(m => m.type === kind)", kind)
        assert isinstance(found, list)
        return found

    async def wait_for(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        await self.page.wait_for_function(
            "([kind, n]) => window.received.filter(m => m.type === kind).length >= n", arg=[kind, count]
        )
        return await self.received(kind)

    async def tell(self, message: Mapping[str, object]) -> None:
        await self.page.evaluate("message => window.tell(message)", message)


async def open_task(
    site: Site,
    page: Page,
    body: str,
    *,
    draft: object = None,
    theme: str = "light",
    language: str = "en",
    verdicts: list[dict[str, object]] | None = None,
) -> Task:
    """Frame `body` as the portal does, and wait until the frame has been welcomed."""
    welcome = {"draft": draft, "seq": 0, "language": language, "theme": theme}
    settings = {"welcome": welcome, "verdicts": verdicts or []}
    site.page("/task.html", task_page(body))
    await page.goto(site.page("/host.html", HOST_PAGE % (SANDBOX, json.dumps(settings))))
    await page.wait_for_function("window.received.some(m => m.type === 'ready')")
    handle = await page.query_selector("iframe")
    assert handle is not None
    frame = await handle.content_frame()
    assert frame is not None
    await frame.wait_for_selector(f'html[data-overread-language="{language}"]', state="attached")
    await frame.evaluate(DRAWN)
    return Task(page, frame)


DRAWN = """async () => {
  const elements = [...document.querySelectorAll("*")].filter((each) => customElements.get(each.localName));
  await Promise.all(elements.map((each) => each.updateComplete));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Until every element has drawn itself and the browser has shown it: before, keys and mouse find nothing there."""


async def tab_into(task: Task) -> None:
    """Press Tab, and wait until something in the frame has the focus: only then do further keys arrive there."""
    await task.page.keyboard.press("Tab")
    await task.frame.wait_for_function("document.hasFocus() && document.activeElement !== document.body")


def task_page(body: str) -> str:
    """A rendered template: the frame script first, then what the author wrote."""
    return f'<!doctype html><html lang="en"><script src="/frame.js" data-nonce="n1"></script>{body}</html>'


CROWD = '<script src="/crowd-html-elements.js"></script>'


async def open_alone(site: Site, page: Page, body: str) -> Page:
    """Open `body` as a file would be opened: no host, answers are shown on the page."""
    await page.add_init_script(
        "window.readyCount = 0; document.addEventListener('all-crowd-elements-ready', () => window.readyCount++);"
    )
    await page.goto(
        site.page("/alone.html", f'<!doctype html><html lang="en"><title>Task</title>{body}</html>')
    )
    await page.wait_for_function("window.readyCount > 0")
    await page.evaluate(DRAWN)
    return page


async def shown_answer(page: Page) -> Any:
    """The answer that the form shows when there is no host."""
    text = await page.locator("#answers-box").text_content()
    assert text is not None
    return json.loads(text)
