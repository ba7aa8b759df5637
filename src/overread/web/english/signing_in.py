"""English words of second factors, password reset, invitations by link, sessions, identity providers."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {}
