"""The words that the task page's script says, picked from the catalogue."""

from __future__ import annotations

from overread.web.texts import Texts

PREFIX = "script."


def client_words(texts: Texts) -> dict[str, str]:
    """Every text under `script.`, without that prefix."""
    return {key.removeprefix(PREFIX): text for key, text in texts.words.items() if key.startswith(PREFIX)}
