"""The `Condition` element: operators, and what it means when a key is missing or has several values.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys" (documented).
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType
from typing import Any

from overread.domain.networks import parse_address
from overread.domain.policies.patterns import ArnPattern, Facts, Pattern

Matcher = Callable[[str, Facts], bool]
"""(value of the request, what is known of it) → whether it is the one that the policy names."""


class Quantifier(Enum):
    """How several values of a request are judged."""

    ALL = "ForAllValues"
    ANY = "ForAnyValue"


@dataclass(frozen=True, slots=True)
class Operator:
    """compile: a value of the policy → Matcher; raises ValueError with what was expected. negated: holds where none matches."""

    compile: Callable[[str, bool], Matcher]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One key under one operator. matchers: of the policy's values, any of which may match.

    key: in lower case; written: as it stands in the policy. wants_absence: for `Null` alone.
    """

    key: str
    written: str
    matchers: tuple[Matcher, ...]
    negated: bool = False
    if_exists: bool = False
    quantifier: Quantifier | None = None
    wants_absence: bool | None = None

    def holds(self, facts: Facts) -> bool:
        values = facts.get(self.key, ())
        if self.wants_absence is not None:
            return self.wants_absence == (not values)
        if not values:
            if self.if_exists or self.quantifier is Quantifier.ALL:
                return True
            # "Not equal to x" holds for what is not there; "some value is not x" needs a value (documented).
            return self.negated and self.quantifier is None
        judged = (self._judge(value, facts) for value in values)
        # Without a quantifier a key has one value; should it have more, a match of any counts, as for ForAnyValue,
        # and a negation must hold for all of them.
        every = self.quantifier is Quantifier.ALL or (self.quantifier is None and self.negated)
        return all(judged) if every else any(judged)

    def _judge(self, value: str, facts: Facts) -> bool:
        return any(matches(value, facts) for matches in self.matchers) != self.negated


def parse_operator(text: str) -> tuple[Operator | None, Quantifier | None, bool]:
    """(operator, quantifier, whether it has IfExists) of an operator's name; the operator is None for `Null`.

    Names are matched without regard to case, as IAM does (observed). Raises ValueError for one that is not known.
    """
    prefix, colon, name = text.rpartition(":")
    quantifier = _QUANTIFIERS.get(prefix.lower()) if colon else None
    if colon and quantifier is None:
        raise ValueError
    name = name.lower()
    if name == "null" and quantifier is None:
        return None, None, False
    if_exists = name.endswith("ifexists")
    found = OPERATORS.get(name.removesuffix("ifexists"))
    if found is None:
        raise ValueError
    return found, quantifier, if_exists


def _text(*, ignore_case: bool = False, wildcards: bool = False) -> Callable[[str, bool], Matcher]:
    def compiled(text: str, variables: bool) -> Matcher:
        return Pattern(text, variables=variables, wildcards=wildcards, ignore_case=ignore_case).matches

    return compiled


def _arn(text: str, variables: bool) -> Matcher:
    return ArnPattern(text, variables=variables).matches


def _flag(text: str, variables: bool) -> Matcher:
    if "${" in text and variables:
        return Pattern(text, variables=True, wildcards=False, ignore_case=True).matches
    if text.lower() not in ("true", "false"):
        raise ValueError("true or false")
    wanted = text.lower()
    return lambda value, _: value.lower() == wanted


def _binary(text: str, _: bool) -> Matcher:
    try:
        wanted = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("Base64") from None
    return lambda value, _: value.encode() == wanted


def _network(text: str, _: bool) -> Matcher:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError("an IP address or a range such as 203.0.113.0/24") from None

    def matches(value: str, _: Facts) -> bool:
        address = parse_address(value)
        return address is not None and address.version == network.version and address in network

    return matches


def _compared(
    read: Callable[[str], Any], compare: Callable[[Any, Any], bool]
) -> Callable[[str, bool], Matcher]:
    def compiled(text: str, _: bool) -> Matcher:
        wanted = read(text)

        def matches(value: str, _: Facts) -> bool:
            try:
                return compare(read(value), wanted)
            except ValueError:
                return False

        return matches

    return compiled


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("a number") from None
    if not number.is_finite():
        raise ValueError("a number")
    return number


_EPOCH = re.compile(r"-?\d{1,11}(\.\d+)?\Z")


def _moment(text: str) -> datetime:
    """ISO 8601 or seconds since 1970."""
    try:
        if _EPOCH.match(text) and len(text) > len("2020"):
            return datetime.fromtimestamp(float(text), UTC)
        found = datetime.fromisoformat(f"{text}-01-01" if re.fullmatch(r"\d{4}", text) else text)
    except (ValueError, OverflowError):
        raise ValueError("a time such as 2026-01-31T12:00:00Z") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _ordered(prefix: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    return {
        f"{prefix}equals": Operator(_compared(read, operator.eq)),
        f"{prefix}notequals": Operator(_compared(read, operator.eq), negated=True),
        f"{prefix}lessthan": Operator(_compared(read, operator.lt)),
        f"{prefix}lessthanequals": Operator(_compared(read, operator.le)),
        f"{prefix}greaterthan": Operator(_compared(read, operator.gt)),
        f"{prefix}greaterthanequals": Operator(_compared(read, operator.ge)),
    }


OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "stringequals": Operator(_text()),
        "stringnotequals": Operator(_text(), negated=True),
        "stringequalsignorecase": Operator(_text(ignore_case=True)),
        "stringnotequalsignorecase": Operator(_text(ignore_case=True), negated=True),
        "stringlike": Operator(_text(wildcards=True)),
        "stringnotlike": Operator(_text(wildcards=True), negated=True),
        **_ordered("numeric", _number),
        **_ordered("date", _moment),
        "bool": Operator(_flag),
        "binaryequals": Operator(_binary),
        "ipaddress": Operator(_network),
        "notipaddress": Operator(_network, negated=True),
        # The two behave identically (documented).
        "arnequals": Operator(_arn),
        "arnlike": Operator(_arn),
        "arnnotequals": Operator(_arn, negated=True),
        "arnnotlike": Operator(_arn, negated=True),
    }
)
"""By their names in lower case."""

_QUANTIFIERS = {quantifier.value.lower(): quantifier for quantifier in Quantifier}


def facts_of(values: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Condition keys as they are written, with one value or several → `Facts`."""
    return {
        key.lower(): (value,) if isinstance(value, str) else tuple(value) for key, value in values.items()
    }
