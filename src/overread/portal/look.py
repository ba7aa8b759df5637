"""What the script of a page needs that shows a task's frame without working on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from overread.portal.client_words import client_words
from overread.portal.visit import WorkerVisit


@dataclass(frozen=True, slots=True)
class Look:
    """A frame to look at. state: what the page's script must know, written into the page as JSON."""

    frame_url: str
    frame_nonce: str
    sandbox: str
    state: dict[str, object]


def look_state(
    visit: WorkerVisit, mode: Literal["preview", "answer"], filled: bytes | None
) -> dict[str, object]:
    """filled: the form as it is to be shown, JSON text; None for an empty one."""
    return {
        "mode": mode,
        "draft": None if filled is None else filled.decode(),
        "language": visit.texts.language,
        "words": client_words(visit.texts),
    }
