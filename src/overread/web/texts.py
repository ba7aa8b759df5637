"""All words of portal and console, by language.

A text is a sentence with `{named}` places; counted texts come in two forms, `….one` and `….other`. Whoever
adds a language adds one mapping with the same keys (a test holds them equal) and one entry in `LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from overread.web.english import ENGLISH


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language."""

    language: str
    direction: Literal["ltr", "rtl"]
    words: Mapping[str, str]

    def say(self, key: str, count: int | None = None, /, **values: object) -> str:
        """The text under `key`; with a count, its form for that number.

        Raises KeyError for an unknown key.
        """
        if count is not None:
            key = f"{key}.{'one' if count == 1 else 'other'}"
            values = {"count": f"{count:,}", **values}
        return self.words[key].format_map(values) if values else self.words[key]

    def duration(self, seconds: float) -> str:
        """A span of time in its largest sensible unit: '45 s', '14 min', '2 h 30 min', '3 days'."""
        whole = max(0, round(seconds))
        if whole < 60:
            return self.say("duration.seconds", n=whole)
        minutes = round(whole / 60)
        if minutes < 60:
            return self.say("duration.minutes", n=minutes)
        hours, rest = divmod(minutes, 60)
        if hours >= 48:
            return self.say("duration.days", n=round(hours / 24))
        return self.say("duration.hours", h=hours) if rest == 0 else self.say("duration.hm", h=hours, m=rest)

    def moment(self, moment: datetime) -> str:
        """An instant, in UTC, as pages print it; scripts turn it into the reader's own time."""
        return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


LANGUAGES: Mapping[str, Texts] = {"en": Texts("en", "ltr", ENGLISH)}
DEFAULT = "en"


def choose_texts(accept_language: str) -> Texts:
    """The first language of an `Accept-Language` header that the catalogue has, else English."""
    for wish in accept_language.split(","):
        tag = wish.partition(";")[0].strip().lower()
        found = LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0])
        if found is not None:
            return found
    return LANGUAGES[DEFAULT]
