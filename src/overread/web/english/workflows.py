"""English words of human review workflows and their wizard."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
