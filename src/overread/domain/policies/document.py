"""Policy documents: what may stand in one, and what it means. A document that is refused says where, and what was expected.

Two kinds: what an identity may do (no `Principal`), and whom a role trusts (no `Resource`).
Source: IAM User Guide, "Grammar of the IAM JSON policy language" (documented).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from overread.domain.errors import InvalidRequest
from overread.domain.json_places import Path, line_of, path_text
from overread.domain.policies.conditions import Condition, parse_operator
from overread.domain.policies.patterns import ARN_PARTS, ArnPattern, Facts, Pattern, split_arn

OLD_VERSION, VERSION = "2008-10-17", "2012-10-17"
"""Policy variables are variables in the second alone; the first is meant where none stands (documented)."""

MAX_CACHED = 4_096


class Kind(Enum):
    IDENTITY = "identity"
    TRUST = "trust"


class MalformedPolicy(InvalidRequest):
    """path: where in the document, `Statement[0].Effect`. line: from 1. found: a predicate. expected: a noun phrase."""

    def __init__(self, path: str, line: int, found: str, expected: str) -> None:
        self.path, self.line, self.found, self.expected = path, line, found, expected
        place = f"{path} (line {line})" if path else f"The policy (line {line})"
        super().__init__(f"{place} {found}, expected {expected}.")


@dataclass(frozen=True, slots=True)
class Principal:
    """kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. value: as written, or `*`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """position: in the document, from 0. sid: "" without one. allows: else it denies.

    principals: of trust policies; None for none. Elements that begin with Not hold for what is not named.
    """

    position: int
    sid: str
    allows: bool
    actions: tuple[Pattern, ...]
    not_actions: bool = False
    resources: tuple[ArnPattern | None, ...] = (None,)
    """None stands for `*`."""
    not_resources: bool = False
    principals: tuple[Principal, ...] | None = None
    not_principals: bool = False
    conditions: tuple[Condition, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether it holds for whatever is asked."""
        names_all = not self.not_actions and any(action.matches("", {}) for action in self.actions)
        return names_all and not self.not_resources and None in self.resources and not self.conditions

    def names_action(self, action: str) -> bool:
        return any(pattern.matches(action, {}) for pattern in self.actions) != self.not_actions

    def applies(self, resources: tuple[str, ...], facts: Facts) -> bool:
        """Whether resource and conditions are those of the request; the action was looked at before.

        resources: the names of what is asked for; to be called by one of them is enough.
        """
        named = any(
            pattern is None or pattern.matches(resource, facts)
            for pattern in self.resources
            for resource in resources
        )
        return named != self.not_resources and all(condition.holds(facts) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document, ready to be evaluated. text: as it was written."""

    text: str
    kind: Kind
    statements: tuple[Statement, ...]
    _by_action: dict[str, tuple[tuple[Statement, ...], tuple[Statement, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def naming(self, action: str) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        """The statements that deny, and those that allow, an action (`s3:GetObject`), whatever the resource."""
        found = self._by_action.get(action)
        if found is None:
            if len(self._by_action) > MAX_CACHED:
                # Simulations ask for actions that do not exist.
                self._by_action.clear()
            naming = [statement for statement in self.statements if statement.names_action(action)]
            found = (
                tuple(statement for statement in naming if not statement.allows),
                tuple(statement for statement in naming if statement.allows),
            )
            self._by_action[action] = found
        return found

    @property
    def allows_everything(self) -> bool:
        return any(statement.allows and statement.is_everything for statement in self.statements)

    @property
    def denies_something(self) -> bool:
        return any(not statement.allows for statement in self.statements)

    def __reduce__(self) -> tuple[Callable[[str, Kind], Document], tuple[str, Kind]]:
        # A rendering child is told what its template may read; it compiles a document once, as everybody does.
        return parse_document, (self.text, self.kind)


def read_document(text: str, kind: Kind = Kind.IDENTITY) -> Document:
    """What somebody sends, which may be long and is not in force yet: nothing of it is kept. Raises MalformedPolicy."""
    return Document(text, kind, tuple(_Reader(text, kind).statements()))


@lru_cache(MAX_CACHED)
def parse_document(text: str, kind: Kind = Kind.IDENTITY) -> Document:
    """A document that is in force, compiled once. Raises MalformedPolicy."""
    return read_document(text, kind)


_IDENTITY_ELEMENTS = {"Action", "NotAction", "Resource", "NotResource"}
_TRUST_ELEMENTS = {"Action", "NotAction", "Principal", "NotPrincipal"}
_ACTION = re.compile(r"(\*+(:\*+)?|[a-z0-9-]+:[a-z0-9*?]+)\Z", re.IGNORECASE)
_KEY = re.compile(r"[a-z0-9-]+:\S.*\Z", re.IGNORECASE)
_SID = re.compile(r"[A-Za-z0-9]*\Z")
_PRINCIPALS = {"AWS", "Service", "Federated", "CanonicalUser"}


class _Reader:
    def __init__(self, text: str, kind: Kind) -> None:
        self._text, self._kind = text, kind
        self._variables = False

    def statements(self) -> Iterator[Statement]:
        document = self._load()
        self._members(document, (), {"Version", "Id", "Statement"})
        version = document.get("Version", OLD_VERSION)
        if version not in (OLD_VERSION, VERSION):
            raise self._refused(("Version",), f"is {_shown(version)}", f"{VERSION} or {OLD_VERSION}")
        self._variables = version == VERSION
        if "Statement" not in document:
            raise self._refused((), "has no Statement", "one or more statements")
        several = document["Statement"]
        listed = several if isinstance(several, list) else [several]
        if not listed:
            raise self._refused(("Statement",), "is empty", "at least one statement")
        sids: set[str] = set()
        for position, statement in enumerate(listed):
            path: Path = ("Statement", position) if several is listed else ("Statement",)
            read = self._statement(statement, path, position)
            if read.sid and read.sid in sids:
                raise self._refused((*path, "Sid"), f"is {_shown(read.sid)} again", "a Sid of its own")
            sids.add(read.sid)
            yield read

    def _load(self) -> dict[str, Any]:
        try:
            document = json.loads(self._text, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            raise MalformedPolicy("", error.lineno, f"is not JSON: {error.msg}", "valid JSON") from error
        except _Repeated as error:
            raise MalformedPolicy("", 1, f"names {error} twice", "each element once") from error
        except ValueError as error:
            raise MalformedPolicy("", 1, "holds a number of too many digits", "shorter ones") from error
        except RecursionError as error:
            raise MalformedPolicy("", 1, "is nested too deeply", "statements") from error
        if not isinstance(document, dict):
            raise MalformedPolicy("", 1, f"is {_shown(document)}", "an object")
        return document

    def _statement(self, given: Any, path: Path, position: int) -> Statement:
        trust = self._kind is Kind.TRUST
        elements = _TRUST_ELEMENTS if trust else _IDENTITY_ELEMENTS
        if not isinstance(given, dict):
            raise self._refused(path, f"is {_shown(given)}", "a statement")
        self._members(given, path, {"Sid", "Effect", "Condition", *elements})
        sid = given.get("Sid", "")
        if not isinstance(sid, str) or not _SID.match(sid):
            raise self._refused((*path, "Sid"), f"is {_shown(sid)}", "letters and digits")
        if given.get("Effect") not in ("Allow", "Deny"):
            raise self._refused(
                (*path, "Effect") if "Effect" in given else path,
                f"is {_shown(given['Effect'])}" if "Effect" in given else "has no Effect",
                "Allow or Deny",
            )
        element, actions = self._either(given, path, "Action")
        read = Statement(
            position=position,
            sid=sid,
            allows=given["Effect"] == "Allow",
            actions=tuple(self._action(action, place) for action, place in actions),
            not_actions=element == "NotAction",
            conditions=tuple(self._conditions(given.get("Condition", {}), (*path, "Condition"))),
        )
        if trust:
            return self._with_principals(read, given, path)
        element, resources = self._either(given, path, "Resource")
        compiled = tuple(self._resource(resource, place) for resource, place in resources)
        return replace(read, resources=compiled, not_resources=element == "NotResource")

    def _with_principals(self, read: Statement, given: Mapping[str, Any], path: Path) -> Statement:
        element = self._one_of(given, path, "Principal")
        value, place = given[element], (*path, element)
        if value == "*":
            principals = [Principal("AWS", "*")]
        elif isinstance(value, dict) and value:
            self._members(value, place, _PRINCIPALS)
            principals = [
                Principal(kind, name)
                for kind, names in value.items()
                for name, _ in self._texts(names, (*place, kind))
            ]
        else:
            raise self._refused(place, f"is {_shown(value)}", '"*" or an object such as {"Service": "…"}')
        return replace(read, principals=tuple(principals), not_principals=element == "NotPrincipal")

    def _action(self, action: str, path: Path) -> Pattern:
        if not _ACTION.match(action):
            raise self._refused(path, f"is {_shown(action)}", "* or service:Action, such as s3:GetObject")
        return Pattern(action, variables=False, ignore_case=True)

    def _resource(self, resource: str, path: Path) -> ArnPattern | None:
        if resource and not resource.strip("*"):
            return None
        parts = split_arn(resource)
        if parts[0] != "arn" or (len(parts) < ARN_PARTS and not resource.endswith("*")):
            raise self._refused(path, f"is {_shown(resource)}", "* or an ARN")
        return ArnPattern(resource, variables=self._variables)

    def _conditions(self, given: Any, path: Path) -> Iterator[Condition]:
        if not isinstance(given, dict):
            raise self._refused(path, f"is {_shown(given)}", "operators with keys and values")
        for name, keys in given.items():
            try:
                operator, quantifier, if_exists = parse_operator(name)
            except ValueError:
                raise self._refused(
                    (*path, name), "is not known", "a condition operator such as StringEquals"
                ) from None
            if not isinstance(keys, dict) or not keys:
                raise self._refused((*path, name), f"is {_shown(keys)}", "condition keys with their values")
            for key, values in keys.items():
                place = (*path, name, key)
                if not _KEY.match(key):
                    raise self._refused(place, "is no condition key", "one such as aws:SourceIp")
                texts = list(self._texts(values, place, scalars=True))
                if operator is None:
                    yield Condition(key.lower(), key, (), wants_absence=self._null(texts, place))
                    continue
                matchers = []
                for text, where in texts:
                    try:
                        matchers.append(operator.compile(text, self._variables))
                    except ValueError as error:
                        raise self._refused(where, f"is {_shown(text)}", str(error)) from error
                yield Condition(key.lower(), key, tuple(matchers), operator.negated, if_exists, quantifier)

    def _null(self, texts: list[tuple[str, Path]], path: Path) -> bool:
        if len(texts) != 1 or texts[0][0].lower() not in ("true", "false"):
            raise self._refused(path, f"is {_shown([text for text, _ in texts])}", "true or false")
        return texts[0][0].lower() == "true"

    def _either(self, given: Mapping[str, Any], path: Path, name: str) -> tuple[str, list[tuple[str, Path]]]:
        """(`Action` or `NotAction`, its values)."""
        element = self._one_of(given, path, name)
        return element, list(self._texts(given[element], (*path, element)))

    def _one_of(self, given: Mapping[str, Any], path: Path, name: str) -> str:
        there = [element for element in (name, f"Not{name}") if element in given]
        if len(there) != 1:
            found = f"has both {name} and Not{name}" if there else f"has neither {name} nor Not{name}"
            raise self._refused(path, found, "one of them")
        return there[0]

    def _texts(self, value: Any, path: Path, *, scalars: bool = False) -> Iterator[tuple[str, Path]]:
        """One value or a list of them. scalars: numbers and booleans count as their texts."""
        listed = value if isinstance(value, list) else [value]
        if not listed and not scalars:
            raise self._refused(path, "is empty", "at least one value")
        for position, text in enumerate(listed):
            place = (*path, position) if value is listed else path
            if scalars and isinstance(text, bool | int | float):
                text = json.dumps(text)
            if not isinstance(text, str) or (not text and not scalars):
                raise self._refused(place, f"is {_shown(text)}", "a text")
            yield text, place

    def _members(self, given: Mapping[str, Any], path: Path, known: set[str]) -> None:
        for name in given:
            if name not in known:
                raise self._refused((*path, name), "is not known here", ", ".join(sorted(known)))

    def _refused(self, path: Path, found: str, expected: str) -> MalformedPolicy:
        return MalformedPolicy(path_text(path), line_of(self._text, path), found, expected)


class _Repeated(Exception):
    """An element of a document stands in it twice; which one counts, nobody can say."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Repeated(name)
        found[name] = value
    return found


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
