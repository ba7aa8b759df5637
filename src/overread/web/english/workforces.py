"""English words of workforces, work teams, workers, invitations, vendors, the public crowd."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
