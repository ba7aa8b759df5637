"""Templates of our own writing, worked from end to end as `make samples` works AWS's: every element, every attribute."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import close_context
from tests.browser.elements.loopback import BUILT
from tests.samples import samples
from tests.samples.media import make_media
from tests.samples.outside import Outside
from tests.samples.program import Program
from tests.samples.review import Review, new_context
from tests.samples.samples import Sample
from tests.servers import RunningServer

OWN = samples.own()

DEFINED = """() => {
  window.defined = {};
  const define = customElements.define.bind(customElements);
  customElements.define = (name, constructor, options) => {
    define(name, constructor, options);
    window.defined[name] = [...(constructor.observedAttributes ?? [])];
  };
}"""


@pytest.fixture(scope="module")
def review(chromium: Browser, portal_server: RunningServer) -> Iterator[Review]:
    """One signed-in worker for all of them."""
    media = make_media(chromium)
    context = new_context(chromium)
    outside = Outside(portal_server.url, media["photo.jpg"])
    outside.attach(context)
    made = Review(portal_server, Program(portal_server.new_account(), media), context, outside)
    made.sign_in()
    yield made
    close_context(context)


@pytest.mark.parametrize("sample", OWN, ids=lambda sample: sample.name.removesuffix(".liquid.html"))
def test_a_template_comes_through_with_what_was_entered(review: Review, sample: Sample) -> None:
    result = review.review(sample)
    assert (result.reason, result.own_messages) == ("", [])
    assert result.passed


def test_they_use_every_element_and_every_attribute(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_init_script(f"({DEFINED})()")
    page.goto("about:blank")
    page.add_script_tag(path=BUILT / "crowd-html-elements.js")
    defined: dict[str, list[str]] = page.evaluate("window.defined")
    page.close()
    used = _Used()
    for sample in OWN:
        used.feed(sample.template)
    missing = [
        f"{element} {attribute}".strip()
        for element, attributes in defined.items()
        if not element.startswith("overread-")  # ours, put there by the bundle itself
        for attribute in ("", *_as_written(attributes))
        if not used.has(element, attribute)
    ]
    assert missing == []


def _as_written(attributes: list[str]) -> list[str]:
    """Without the flat spellings: `initialvalue` is `initial-value`."""
    flat = {name.replace("-", "") for name in attributes if "-" in name}
    return [name for name in attributes if name not in flat]


class _Used(HTMLParser):
    """The elements of templates, each with its attributes in either spelling."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[tuple[str, str]] = set()

    def has(self, element: str, attribute: str) -> bool:
        return (element, attribute.replace("-", "")) in self._seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen |= {(tag, ""), *((tag, name.replace("-", "")) for name, _ in attrs)}
