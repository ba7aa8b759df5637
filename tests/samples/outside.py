"""Other origins. A run reaches none of them: it answers in their place, and says with what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route
from tests.npm_packages import installed
from tests.samples.media import Medium

LIBRARIES = Path(__file__).parent / "libraries"

FROM_NPM = {
    "https://cdnjs.cloudflare.com/ajax/libs/node-uuid/1.4.8/uuid.min.js": ("node-uuid", "uuid.js"),
    "https://cdnjs.cloudflare.com/ajax/libs/draggable/1.0.0-beta.8/draggable.bundle.js": (
        "@shopify/draggable",
        "lib/draggable.bundle.js",
    ),
}
"""Package and file of the same release on npm; `libraries/package.json` names the versions."""

PICTURE = re.compile(r"\.(?:jpe?g|png|gif)$")
PAGE = "<!doctype html><title>Elsewhere</title><p>A page of another origin.</p>"


@dataclass
class Outside:
    """Answers for every address that is not the server's. answered: what was asked for since `forget`, and what came back."""

    server: str
    photo: Medium
    answered: dict[str, str] = field(default_factory=dict)

    def attach(self, context: BrowserContext) -> None:
        context.route(lambda url: not url.startswith((self.server, "data:", "blob:")), self._answer)

    def forget(self) -> None:
        self.answered = {}

    def _answer(self, route: Route) -> None:
        url = route.request.url
        headers = {"Access-Control-Allow-Origin": "*"}
        if url in FROM_NPM:
            package, file = FROM_NPM[url]
            folder = installed(LIBRARIES) / "node_modules" / package
            version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
            self.answered[url] = f"`{package}` {version} from npm"
            body = (folder / file).read_bytes()
            route.fulfill(body=body, content_type="text/javascript", headers=headers)
        elif PICTURE.search(urlsplit(url).path):
            self.answered[url] = "a picture of ours"
            route.fulfill(body=self.photo.content, content_type=self.photo.content_type, headers=headers)
        elif route.request.resource_type == "document":
            self.answered[url] = "a page of ours"
            route.fulfill(body=PAGE, content_type="text/html", headers=headers)
        else:
            self.answered[url] = "an empty reply"
            route.fulfill(body="", content_type="text/javascript", headers=headers)
