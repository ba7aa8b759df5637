"""How a failed rendering is told to whoever started the loop."""

from __future__ import annotations

from overread.domain.errors import TemplateFailed

MAX_FAILURE_REASON = 1024
"""Length of FailureReason in the models of DescribeHumanLoop (documented)."""


def failure_message(error: TemplateFailed) -> str:
    """The message in `RenderUiTemplate`'s Errors: a syntax error with its place, else A2I's text alone."""
    if error.code != "TemplateSyntaxError" or error.line is None:
        return error.message
    return f"{error.message} (line {error.line}, column {error.column})"


def failure_reason(error: TemplateFailed) -> str:
    """FailureReason of a loop whose template cannot be rendered, cut to 1,024 characters. Form: observed."""
    reason = f"Task failed to render: [ {error.code}: '{failure_message(error)}' ]."
    if len(reason) <= MAX_FAILURE_REASON:
        return reason
    return reason[: MAX_FAILURE_REASON - 1] + "…"
