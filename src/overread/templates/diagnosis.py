"""From whatever goes wrong while a template is parsed or rendered to TemplateFailed.

Runs in the rendering child only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.exceptions import (
    BlockNestingError,
    LiquidError,
    LiquidSyntaxError,
    LiquidValueError,
)

from overread.domain.errors import TemplateFailed
from overread.templates.source_places import line_and_column

if TYPE_CHECKING:
    from liquid.token import Token

SYNTAX_ERROR = "TemplateSyntaxError"
INVALID_PARAMETERS = "InvalidParameters"

_BEGINS_WITH_WORD = re.compile(r"[a-z]+ ")
_NEVER_CLOSED = re.compile(r"expected tag end(\w+)")


def diagnose(error: Exception, template: str) -> TemplateFailed:
    """What to tell the author of the template.

    Memory exhaustion is not for here: the process ends with it.
    """
    if isinstance(error, TemplateFailed):
        return error
    if isinstance(error.__cause__, RecursionError) or isinstance(error, RecursionError):
        return TemplateFailed(INVALID_PARAMETERS, "The template is nested too deeply.")
    if isinstance(error, LiquidError):
        return _of_liquid(error, template)
    # A filter of the library that did not expect its arguments (OverflowError, ValueError, AttributeError …).
    return TemplateFailed(INVALID_PARAMETERS, f"The template could not be rendered: {error}.")


def failure_at(error: TemplateFailed, token: Token | None) -> TemplateFailed:
    """The same failure with the place of a token, if it has no place yet."""
    if error.line is not None or token is None or token.start_index < 0:
        return error
    return TemplateFailed(error.code, error.message, *line_and_column(token.source, token.start_index))


def _of_liquid(error: LiquidError, template: str) -> TemplateFailed:
    message = str(error.message)
    index = error.token.start_index if error.token is not None else -1
    if index < 0 and (found := _NEVER_CLOSED.match(message)):
        index = _last_unclosed(found[1], template)
        message = f"tag '{found[1]}' is never closed"
    # LiquidValueError is a number that is too long, found while rendering, and a syntax error only by
    # descent.
    is_syntax = isinstance(error, LiquidSyntaxError | BlockNestingError) and not isinstance(
        error, LiquidValueError
    )
    code = SYNTAX_ERROR if is_syntax else INVALID_PARAMETERS
    # A message may also begin with a filter's name: 'divided_by: can't divide by 0'.
    sentence = f"{message[0].upper()}{message[1:]}." if _BEGINS_WITH_WORD.match(message) else f"{message}."
    return TemplateFailed(code, sentence, *(line_and_column(template, index) if index >= 0 else ()))


def _last_unclosed(tag: str, template: str) -> int:
    opened: list[int] = []
    for found in re.finditer(rf"\{{%-?\s*(?P<end>end)?{tag}\b", template):
        if not found["end"]:
            opened.append(found.end() - len(tag))
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1
