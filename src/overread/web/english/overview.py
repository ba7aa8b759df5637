"""English words of the operator's overview, settings, exports."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
