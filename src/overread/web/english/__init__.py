"""The English words of portal and console, one file per area; no key is in two of them."""

from __future__ import annotations

from collections.abc import Mapping

from overread.web.english import (
    access,
    conditions,
    forms,
    loops,
    notices,
    overview,
    portal,
    shared,
    signing_in,
    templates,
    workflows,
    workforces,
)

_AREAS = (
    access,
    conditions,
    forms,
    loops,
    notices,
    overview,
    portal,
    shared,
    signing_in,
    templates,
    workflows,
    workforces,
)

ENGLISH: Mapping[str, str] = {key: text for area in _AREAS for key, text in area.WORDS.items()}
