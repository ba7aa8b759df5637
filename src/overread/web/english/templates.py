"""English words of worker task templates: list, editor, preview, versions."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
