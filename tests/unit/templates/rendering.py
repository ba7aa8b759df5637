"""Rendering without the pool: what one template prints in the process of the test."""

from __future__ import annotations

from collections.abc import Callable

from overread.domain.errors import TemplateFailed
from overread.templates.diagnosis import diagnose
from overread.templates.environment import TaskEnvironment, TaskTemplate

_ENVIRONMENT = TaskEnvironment()


def render(template: str, task_input: object = None, grant: Callable[[str, str], str] | None = None) -> str:
    """The page, or the TemplateFailed that the child would report."""
    try:
        parsed = _ENVIRONMENT.from_string(template)
        assert isinstance(parsed, TaskTemplate)
        return parsed.render_task(task_input, grant)
    except Exception as err:
        raise diagnose(err, template) from err


def failure_of(template: str, task_input: object = None) -> TemplateFailed:
    """How a template fails. It is an error of the test if it does not."""
    try:
        page = render(template, task_input)
    except TemplateFailed as failure:
        return failure
    raise AssertionError(f"the template rendered: {page[:200]!r}")
