"""What a file of predictions says of each: whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidInference, InvalidRequest

DEFAULT_MEMBER = "Correct"

_DEFAULT_PATH = JsonPath(DEFAULT_MEMBER)


def truths_of(
    documents: Iterable[Any], truth: JsonPath | None, name: Callable[[int], str]
) -> list[bool | None]:
    """Of each document: right, wrong, or not known.

    truth: None stands for the member `Correct`. name: of the place of the prediction at a position, for messages.
    Raises InvalidRequest.
    """
    path = truth or _DEFAULT_PATH
    found: list[bool | None] = []
    for document in documents:
        try:
            value = path.search(document)
        except InvalidInference as error:
            raise InvalidRequest(f"{name(len(found))}: the truth {error.reason}.") from error
        if value is not None and not isinstance(value, bool):
            shown = orjson.dumps(value, default=str).decode()[:60]
            raise InvalidRequest(
                f"{name(len(found))}: the truth ({path.expression}) is {shown}, expected true or false."
            )
        found.append(value)
    return found
