"""A browser by the name that its owner knows, out of what it sends. Meant for a list of sessions; nothing is decided by it."""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that fits: many call themselves by the names of others as well."""

_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_agent(agent: str) -> str | None:
    """'Firefox, Linux'; None if nothing is recognised."""
    found = [next((name for mark, name in table if mark in agent), None) for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(part for part in found if part) or None
