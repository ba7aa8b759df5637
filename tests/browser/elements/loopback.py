"""A tiny loopback server: pages of the tests' own beside the built bundles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

BUILT = Path(__file__).parents[3] / "src/overread/web/static/built"
PICTURES = Path(__file__).parent / "pictures"


@dataclass
class Site:
    """What the loopback server answers; tests put their pages in."""

    url: str = ""
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def page(self, path: str, html: str) -> str:
        self.files[path] = ("text/html; charset=utf-8", html.encode())
        return self.url + path


KINDS = {".js": "application/javascript;CHARSET=UTF-8", ".png": "image/png", ".svg": "image/svg+xml"}


async def _answer(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        request = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        # Chromium opens connections in advance and may close them unused.
        writer.close()
        return
    path = request.split(b" ", 2)[1].decode().split("?")[0]
    kind, body, status = "text/plain", b"not found", "404 Not Found"
    if path in site.files:
        (kind, body), status = site.files[path], "200 OK"
    elif path not in site.missing:
        file = PICTURES / Path(path).name if path.startswith("/pictures/") else BUILT / path.lstrip("/")
        if file.is_file():
            kind, body, status = KINDS.get(file.suffix, "text/plain"), file.read_bytes(), "200 OK"
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        "Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


@asynccontextmanager
async def serve() -> AsyncIterator[Site]:
    """Serve a new, empty site while the context is open."""
    site = Site()
    server = await asyncio.start_server(lambda r, w: _answer(site, r, w), "127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()
        await server.wait_closed()
