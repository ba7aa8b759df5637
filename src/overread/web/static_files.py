"""The built front end: scripts, style sheet and pictures, from memory.

An address with the content's hash (`?v=`) is kept by browsers for good; without it they ask again. Every
file may be read from any origin, because the task frame is an origin of its own. The folder is built from
`frontend/` and not committed; pages work without it, less well.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BUILT = Path(__file__).parent / "static" / "built"

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
}
_COMPRESSIBLE = ("text/", "application/json", "application/wasm", "font/ttf", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file. version: the first 16 hex digits of its SHA-256. compressed: None where it would not pay."""

    content: bytes
    compressed: bytes | None
    content_type: str
    version: str


class StaticFiles:
    """Files of one folder by their path in it. They are read once, when they are first asked for."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder
        self._files: dict[str, StaticFile] = {}

    def url(self, name: str) -> str:
        """The address of a file, with its version if it is there."""
        found = self.find(name)
        return f"/static/{quote(name)}" + ("" if found is None else f"?v={found.version}")

    def find(self, name: str) -> StaticFile | None:
        if name not in self._files:
            path = self._folder / name
            # The listing decides, not the name: `..`, links, absolute paths and other spellings are in no
            # listing.
            if name not in self._listing() or not path.is_file() or path.is_symlink():
                return None
            self._files[name] = _load(path)
        return self._files[name]

    def _listing(self) -> set[str]:
        return {path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*")}

    def routes(self, below: str = "/static/") -> list[Route]:
        return [Route(below + "{name:path}", self._serve, methods=["GET"], name="static")]

    async def _serve(self, request: Request) -> Response:
        found = self.find(request.path_params["name"])
        if found is None:
            return Response(status_code=404, headers={"X-Content-Type-Options": "nosniff"})
        fresh = request.query_params.get("v") == found.version
        headers = {
            "ETag": f'"{found.version}"',
            "Cache-Control": "public, max-age=31536000, immutable" if fresh else "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
            "Vary": "Accept-Encoding",
        }
        if found.version in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = found.content
        if found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            body = found.compressed
            headers["Content-Encoding"] = "gzip"
        return Response(body, headers=headers, media_type=found.content_type)


def _load(path: Path) -> StaticFile:
    content = path.read_bytes()
    content_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = gzip.compress(content, 6, mtime=0) if content_type.startswith(_COMPRESSIBLE) else None
    if compressed is not None and len(compressed) > 0.9 * len(content):
        compressed = None
    return StaticFile(content, compressed, content_type, hashlib.sha256(content).hexdigest()[:16])
