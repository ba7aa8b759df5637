"""Addresses that a request may send a browser to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


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
    inside = decoded.startswith(base) and "\\" not in decoded and "//" not in decoded
    if not plain or not inside or ".." in decoded.split("/"):
        return base
    return target
