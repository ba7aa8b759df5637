"""English words of mails and messages to workers: invitations, work that waits."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
