"""Addresses that requests name: those that nothing can stand at, and those that a browser may be sent to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request

from overread.domain.errors import NotFound


class RowNumber(IntegerConvertor):
    """`{name:row}` in a route: a number that a database can hold, and Python can read."""

    regex = "[0-9]{1,18}"


register_url_convertor("row", RowNumber())


def check_findable(request: Request) -> None:
    """Raise NotFound for an address with the character NUL: no name holds it, and PostgreSQL cannot even
    look for it.
    """
    if "\0" in request.scope["path"] or "\0" in unquote(request.url.query):
        raise NotFound("page", request.url.path)


def safe_next(target: str | None, base: str) -> str:
    """`target` if it is a path of ours below `base` (which ends in a slash), else `base`.

    Closed to open redirects: no scheme, no host, no backslash, no control character, no way up, decoded or
    not.
    """
    if target is None or len(target) > 2_000:
        return base
    try:
        parts = urlsplit(target)
    except ValueError:
        return base
    decoded = unquote(parts.path)
    plain = not parts.scheme and not parts.netloc and target.isascii() and target.isprintable()
    # Browsers take any number of slashes for the two before a host: of three, `urlsplit` sees a path.
    plain = plain and decoded.isprintable() and target.startswith("/") and not target.startswith("//")
    inside = decoded.startswith(base) and "\\" not in decoded and "//" not in decoded
    if not plain or not inside or ".." in decoded.split("/"):
        return base
    return target
