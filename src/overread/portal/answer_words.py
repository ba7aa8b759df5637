"""An answer in words: its JSON as labels and values, for whoever gave it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from overread.web.texts import Texts

MAX_LINES = 500
MAX_TEXT = 2_000
_BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}\Z")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One value, or the heading of those below it (then value is None). depth: how far in, from 0."""

    label: str
    value: str | None
    depth: int


def answer_lines(texts: Texts, answer: object) -> tuple[AnswerLine, ...]:
    """The lines of an answer, at most MAX_LINES."""
    lines: list[AnswerLine] = []
    _add(lines, texts, "", answer, -1)
    return tuple(lines)


def _add(lines: list[AnswerLine], texts: Texts, label: str, value: object, depth: int) -> None:
    if len(lines) >= MAX_LINES:
        return
    chosen = _chosen(value)
    if chosen is not None:
        lines.append(AnswerLine(label, chosen or texts.say("answer.none_chosen"), max(depth, 0)))
        return
    members: list[tuple[str, object]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = [(texts.say("answer.item", n=n), item) for n, item in enumerate(value, 1)]
    else:
        lines.append(AnswerLine(label, _text(texts, value), max(depth, 0)))
        return
    if label:
        lines.append(AnswerLine(label, None if members else texts.say("answer.empty"), max(depth, 0)))
    for name, member in members:
        _add(lines, texts, name, member, depth + 1)


def _chosen(value: object) -> str | None:
    """`{"yes": true, "no": false}`, as a group of choices gives it: the chosen ones."""
    if isinstance(value, dict) and value and all(isinstance(member, bool) for member in value.values()):
        return ", ".join(name for name, member in value.items() if member)
    return None


def _text(texts: Texts, value: object) -> str:
    if value is True or value is False:
        return texts.say("answer.yes" if value else "answer.no")
    if value is None or value == "":
        return texts.say("answer.empty")
    text = str(value)
    if _BASE64.match(text):
        return texts.say("answer.data", kilobytes=max(1, len(text) * 3 // 4 // 1_000))
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " …"
