"""What the gallery answers over HTTP, and in which origin what is typed there runs."""

from __future__ import annotations

import httpx
import pytest

from overread.gallery import gallery_app
from overread.web.headers import SANDBOX


@pytest.fixture
def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(gallery_app()), base_url="http://127.0.0.1:8085", follow_redirects=False
    )


async def test_the_preview_has_an_origin_of_its_own(client: httpx.AsyncClient) -> None:
    preview = await client.get("/preview.html")
    assert preview.headers["content-security-policy"] == f"sandbox {SANDBOX}"
    assert "allow-same-origin" not in preview.headers["content-security-policy"]
    assert preview.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("address", ["/", "/index.html"])
async def test_the_page_runs_its_own_scripts_and_frames_the_preview_only(
    client: httpx.AsyncClient, address: str
) -> None:
    policy = dict(
        directive.split(" ", 1)
        for directive in (await client.get(address)).headers["content-security-policy"].split("; ")
    )
    assert policy["script-src"] == "'self'"
    assert policy["frame-src"] == "127.0.0.1:8085/preview.html"
    assert policy["frame-ancestors"] == "'none'"


async def test_the_preview_may_read_the_bundles_from_its_origin(client: httpx.AsyncClient) -> None:
    for name in ("crowd-html-elements.js", "gallery-preview.js"):
        answer = await client.get(f"/{name}")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", ["/nothing.js", "/..%2fheaders.py", "/pages/index.html"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code == 404


async def test_a_host_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/", headers={"Host": "a b; script-src *"})).status_code == 400
