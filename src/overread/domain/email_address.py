"""What an e-mail address looks like that mail can be sent to, and lists of them as people paste them."""

from __future__ import annotations

import re

MAX_LENGTH = 254

_PART = r"[^\s@<>\",;:\\()\[\]\x00-\x1f\x7f]"
_ADDRESS = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,189}}\Z")
"""Plain addresses only: quoted local parts and lists would let one field address several people."""

_IN_BRACKETS = re.compile(r"<([^<>]*)>\s*\Z")


def is_address(text: str) -> bool:
    return len(text) <= MAX_LENGTH and _ADDRESS.match(text) is not None


def read_list(text: str) -> tuple[str, ...]:
    """Addresses from a field: separated by commas, semicolons or lines; `Ana <ana@example.com>` is her address.

    Each once, whatever its letter case; what is no address is in it as it was typed.
    """
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", text):
        typed = part.strip()
        bracketed = _IN_BRACKETS.search(typed)
        address = bracketed.group(1).strip() if bracketed else typed
        if address:
            found.setdefault(address.lower(), address)
    return tuple(found.values())
