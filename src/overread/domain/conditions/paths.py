"""JMESPath expressions over a prediction, compiled, and refused if they could make much out of little.

A flow definition is a tenant's: an expression that doubles its input with every step would take the whole server down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.parser import ParsedResult

from overread.domain.conditions.parameters import Parameters
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

MAX_COPIES = 16
"""How many times an expression may hold its input: the product of its multi-selections' members."""

REFUSED_FUNCTIONS = frozenset({"join", "to_string"})
"""They make texts whose length nothing bounds."""

_FUNCTIONS = frozenset(Functions.FUNCTION_TABLE)


class JsonPath:
    """One compiled expression.

    fields: the members to follow one below the other where that is all the expression does, otherwise None. Such
    paths take a tenth of the library's time, and a data frame can follow them, too.
    """

    __slots__ = ("_parsed", "expression", "fields", "search")

    def __init__(self, expression: str) -> None:
        """Raises ValueError with a sentence for what is not an expression, or one that is not allowed."""
        self.expression = expression
        try:
            self._parsed: ParsedResult = jmespath.compile(expression)
            tree = self._parsed.parsed
            copies = _copies(tree)
            self.fields = _fields(tree)
        except RecursionError as error:
            raise ValueError("is nested too deeply") from error
        except JMESPathError as error:
            raise ValueError(f"is not a JMESPath expression ({str(error).splitlines()[0]})") from error
        if copies > MAX_COPIES:
            raise ValueError(f"can hold its input {copies} times, at most {MAX_COPIES} times are allowed")
        self.search: Callable[[Any], Any] = self._search if self.fields is None else self._follow

    def __repr__(self) -> str:
        return f"JsonPath({self.expression!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonPath) and other.expression == self.expression

    def __hash__(self) -> int:
        return hash(self.expression)

    @classmethod
    def read(cls, parameters: Parameters, name: str) -> JsonPath:
        """Raises InvalidConditions."""
        expression = parameters.text(name)
        try:
            return cls(expression)
        except ValueError as error:
            raise parameters.refuse(name, str(error), "a JMESPath expression") from error

    def _follow(self, document: Any) -> Any:
        for name in self.fields or ():
            if type(document) is not dict:
                return None
            document = document.get(name)
        return document

    def _search(self, document: Any) -> Any:
        """Raises InvalidInference if a function, or a comparison, meets a value that it does not take."""
        try:
            return self._parsed.search(document)
        # The library lets Python's own errors pass: a text compared with a number, a slice of step 0, NaN rounded.
        except (JMESPathError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise InvalidInference(RequestSource.JSON, f"{self.expression}: {reason}") from error


def _fields(node: dict[str, Any]) -> tuple[str, ...] | None:
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    found: tuple[str, ...] = ()
    for child in node["children"]:
        below = _fields(child)
        if below is None:
            return None
        found += below
    return found


def _copies(node: dict[str, Any]) -> int:
    """Raises ValueError for a function that is not there, or not allowed."""
    if node["type"] == "function_expression":
        if node["value"] not in _FUNCTIONS:
            raise ValueError(f"calls {node['value']}, which does not exist")
        if node["value"] in REFUSED_FUNCTIONS:
            raise ValueError(f"calls {node['value']}, which is not allowed")
    if node["type"] == "slice":  # its children are numbers
        return 1
    copies = 1
    for child in node.get("children", ()):
        copies *= _copies(child)
        if copies > MAX_COPIES:
            return copies
    if node["type"] in ("multi_select_list", "multi_select_dict"):
        copies *= max(1, len(node["children"]))
    return copies
