from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from tests.pages import open_browser

from overread.web.static_files import StaticFiles

SCRIPT = "console.log('ä');\n" * 200


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    folder = tmp_path / "built"
    (folder / "pictures").mkdir(parents=True)
    (folder / "frame.js").write_text(SCRIPT, "utf-8")
    (folder / "pictures" / "one.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    return StaticFiles(folder)


@pytest.fixture
def browser(files: StaticFiles) -> httpx.AsyncClient:
    return open_browser(files.routes())


async def test_a_versioned_address_is_kept_for_good(files: StaticFiles, browser: httpx.AsyncClient) -> None:
    answer = await browser.get(files.url("frame.js"))

    assert answer.text == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_without_its_version_a_file_is_asked_for_again(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/static/frame.js")
    again = await browser.get("/static/frame.js", headers={"If-None-Match": first.headers["etag"]})
    stale = await browser.get("/static/frame.js?v=other")

    assert (first.headers["cache-control"], stale.headers["cache-control"]) == ("no-cache", "no-cache")
    assert (again.status_code, again.content) == (304, b"")


async def test_any_origin_may_read_a_file_and_no_browser_may_guess_its_type(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/static/pictures/one.png")

    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG", "image/png")


async def test_text_travels_compressed_to_who_asks(files: StaticFiles, browser: httpx.AsyncClient) -> None:
    packed = await browser.get("/static/frame.js", headers={"Accept-Encoding": "gzip"})
    plain = await browser.get("/static/frame.js", headers={"Accept-Encoding": "identity"})
    found = files.find("frame.js")

    assert found is not None
    assert found.compressed is not None
    assert gzip.decompress(found.compressed).decode() == packed.text == plain.text
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)


@pytest.mark.parametrize(("suffix", "kind"), [("wasm", "application/wasm"), ("ttf", "font/ttf")])
async def test_decoders_and_fonts_travel_compressed_with_their_type(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / f"part.{suffix}").write_bytes(b"\0asm" * 500)
    browser = open_browser(StaticFiles(tmp_path).routes())
    answer = await browser.get(f"/static/pdf/part.{suffix}", headers={"Accept-Encoding": "gzip"})

    assert (answer.headers["content-type"], answer.headers["content-encoding"]) == (kind, "gzip")
    assert answer.content == b"\0asm" * 500


@pytest.mark.parametrize(
    "name", ["../secret", "..%2fsecret", "%2e%2e/secret", "link", "pictures", "", "/etc/passwd", "a\0b"]
)
async def test_nothing_outside_the_folder_is_served(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/static/{name.replace(chr(0), '%00')}")).status_code == 404


def test_a_file_that_is_not_built_has_a_plain_address(files: StaticFiles) -> None:
    assert files.url("missing.js") == "/static/missing.js"
