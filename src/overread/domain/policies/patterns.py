"""What stands in a policy for a value: text with `*`, `?` and policy variables such as `${aws:username}`.

A matching is linear in the length of the value, whatever the pattern: whoever may write a policy must not be able to
stop the server with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

Facts = Mapping[str, tuple[str, ...]]
"""What is known of a request: condition key in lower case → its values. A key that is not there is not known."""

ARN_PARTS = 6
"""`arn`, partition, service, region, account, and the resource, which may hold colons itself."""


class _Unresolved(Exception):
    """A policy variable without a default has no single value in this request."""


class Wildcard(Enum):
    ANY = "*"
    ONE = "?"


@dataclass(frozen=True, slots=True)
class Variable:
    """`${key}` or `${key, 'default'}`; the key in lower case."""

    key: str
    default: str | None

    def value(self, facts: Facts) -> str:
        found = facts.get(self.key, ())
        if len(found) == 1:
            return found[0]
        if self.default is None:
            raise _Unresolved(self.key)
        return self.default


Token = str | Wildcard | Variable

_TOKEN = re.compile(r"\$\{([^{}]*)\}|[*?]")
_DEFAULT = re.compile(r"\s*,\s*'(.*)'\s*\Z", re.DOTALL)
_PART = re.compile(r"(?:\$\{[^{}]*\}|[^:])*")


class Pattern:
    """One text of a policy, compiled once.

    variables: whether `${…}` is a variable (not in documents of Version 2008-10-17, documented).
    wildcards: whether `*` and `?` stand for others.
    """

    __slots__ = ("_exact", "_flags", "_regex", "_tokens")

    def __init__(
        self, text: str, *, variables: bool, wildcards: bool = True, ignore_case: bool = False
    ) -> None:
        self._tokens = _tokens(text, variables=variables, wildcards=wildcards)
        self._flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        self._exact: str | None = None
        self._regex: re.Pattern[str] | None = None
        if any(isinstance(token, Variable) for token in self._tokens):
            return
        if not ignore_case and all(isinstance(token, str) for token in self._tokens):
            self._exact = "".join(map(str, self._tokens))
        else:
            self._regex = self._compiled({})

    def matches(self, value: str, facts: Facts) -> bool:
        """Whether the whole value is meant.

        With a variable that has no value nothing is: no resource matches, and what is not equal is so (documented, "Policy
        variables with no value"). So a denial of all but somebody's own holds for who has none.
        """
        if self._exact is not None:
            return value == self._exact
        try:
            regex = self._regex or self._compiled(facts)
        except _Unresolved:
            return False
        return regex.match(value) is not None

    def _compiled(self, facts: Facts) -> re.Pattern[str]:
        runs = [""]
        for token in self._tokens:
            if token is Wildcard.ANY:
                runs.append("")
            elif token is Wildcard.ONE:
                runs[-1] += "."
            else:
                # What a variable stands for is taken as it is: a star in a user's name is a star.
                runs[-1] += re.escape(token.value(facts) if isinstance(token, Variable) else str(token))
        first, *others = runs
        if not others:
            return re.compile(rf"{first}\Z", self._flags)
        # The leftmost place of each run between two stars is as good as any, so nothing is ever tried twice.
        middle = "".join(f"(?>.*?{run})" for run in others[:-1] if run)
        return re.compile(rf"{first}{middle}.*{others[-1]}\Z", self._flags)


class ArnPattern:
    """A pattern of ARNs: with all of its six parts each is matched by itself, so a star ends at its colon.

    With fewer parts a star goes beyond (documented for one at the end of a part).
    """

    __slots__ = ("_parts", "_whole")

    def __init__(self, text: str, *, variables: bool) -> None:
        parts = split_arn(text)
        self._whole = None if len(parts) == ARN_PARTS else Pattern(text, variables=variables)
        self._parts = tuple(Pattern(part, variables=variables) for part in parts)

    def matches(self, value: str, facts: Facts) -> bool:
        if self._whole is not None:
            return self._whole.matches(value, facts)
        given = value.split(":", ARN_PARTS - 1)
        if len(given) != ARN_PARTS:
            return False
        # From the end, where ARNs differ.
        return all(
            pattern.matches(part, facts)
            for pattern, part in zip(reversed(self._parts), reversed(given), strict=True)
        )


def split_arn(text: str) -> list[str]:
    """Up to six parts between colons; those inside of `${…}` do not count."""
    parts: list[str] = []
    at = 0
    while len(parts) < ARN_PARTS - 1:
        found = _PART.match(text, at)
        assert found is not None, "it matches the empty text"
        parts.append(found[0])
        at = found.end() + 1
        if at > len(text):
            return parts
    return [*parts, text[at:]]


def variables_of(text: str) -> list[str]:
    """What stands between `${` and `}` in a text, as written."""
    return [found[1] for found in _TOKEN.finditer(text) if found[1] is not None]


def _tokens(text: str, *, variables: bool, wildcards: bool) -> tuple[Token, ...]:
    tokens: list[Token] = []
    at = 0
    for found in _TOKEN.finditer(text):
        inside = found[1]
        token: Token = found[0]
        if inside is None:
            if wildcards:
                token = Wildcard(found[0])
        elif variables:
            # `${*}`, `${?}` and `${$}` are these characters themselves (documented).
            token = inside if inside in ("*", "?", "$") else _variable(inside)
        tokens += [text[at : found.start()], token]
        at = found.end()
    tokens.append(text[at:])
    return tuple(token for token in tokens if token != "")


def _variable(inside: str) -> Variable:
    default = _DEFAULT.search(inside)
    name = inside if default is None else inside[: default.start()]
    return Variable(name.strip().lower(), None if default is None else default[1])
