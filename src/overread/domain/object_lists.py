"""Listing by prefix and delimiter: what a page is, and how one is made of keys in order; pure."""

from __future__ import annotations

from dataclasses import dataclass

from overread.domain.objects import MAX_LIST, ObjectInfo, Upload


@dataclass(frozen=True, slots=True)
class ListQuery:
    """after: keys and common prefixes up to and including this one are left out. limit: 1-1000."""

    prefix: str = ""
    delimiter: str = ""
    after: str = ""
    limit: int = MAX_LIST


@dataclass(frozen=True, slots=True)
class ListPage:
    """Objects and common prefixes in the order of their bytes. next_after: None on the last page."""

    objects: tuple[ObjectInfo, ...] = ()
    prefixes: tuple[str, ...] = ()
    next_after: str | None = None


@dataclass(frozen=True, slots=True)
class UploadPage:
    """next_after: key and upload id for the next page, None on the last."""

    uploads: tuple[Upload, ...] = ()
    prefixes: tuple[str, ...] = ()
    next_after: tuple[str, str] | None = None


class PageMaker:
    """Makes one page of a listing from keys that are handed to it in the order of their bytes.

    Common prefixes count as entries; after one, the adapter is told where to go on, so that a prefix with a million
    keys behind it costs one step and not a million.
    """

    def __init__(self, query: ListQuery) -> None:
        self._query = query
        self._objects: list[ObjectInfo] = []
        self._prefixes: list[str] = []
        self._last = ""
        self.is_full = query.limit == 0
        """The page is complete; no more keys are wanted."""
        self._truncated = False

    @property
    def start(self) -> bytes:
        """The least key that may be on this page."""
        query = self._query
        start = query.prefix.encode()
        if query.after:
            start = max(start, query.after.encode() + b"\0")
            if query.after.startswith(query.prefix):
                shown = common_prefix(query.after, query.prefix, query.delimiter)
                start = start if shown is None else max(start, end_of_prefix(shown.encode()) or start)
        return start

    @property
    def stop(self) -> bytes | None:
        """The least key above all that have the prefix; None if there is none."""
        return end_of_prefix(self._query.prefix.encode())

    def take(self, info: ObjectInfo) -> bytes | None:
        """Put one object on the page. Returns the least key that is worth reading next, None for simply the next."""
        shown = common_prefix(info.key, self._query.prefix, self._query.delimiter)
        if len(self._objects) + len(self._prefixes) == self._query.limit:
            self.is_full = self._truncated = True
            return None
        if shown is None:
            self._objects.append(info)
            self._last = info.key
            return None
        self._prefixes.append(shown)
        self._last = shown
        return end_of_prefix(shown.encode())

    def page(self) -> ListPage:
        return ListPage(tuple(self._objects), tuple(self._prefixes), self._last if self._truncated else None)


def common_prefix(key: str, prefix: str, delimiter: str) -> str | None:
    """What a listing shows in place of `key`: everything up to the first delimiter behind `prefix`."""
    if not delimiter:
        return None
    at = key.find(delimiter, len(prefix))
    return None if at < 0 else key[: at + len(delimiter)]


def end_of_prefix(prefix: bytes) -> bytes | None:
    """The least byte string above all that begin with `prefix`; None if there is none."""
    trimmed = prefix.rstrip(b"\xff")
    return trimmed[:-1] + bytes([trimmed[-1] + 1]) if trimmed else None
