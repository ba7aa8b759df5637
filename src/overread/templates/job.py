"""One rendering, as it travels to the child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Aim(Enum):
    """What is wanted of a job."""

    PAGE = "page"
    CHECK = "check"
    """Render and drop the page."""
    PARSE = "parse"


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A template and what it is rendered with.

    template: the source text. digest: its SHA-256, the key of the child's cache of parsed templates.
    input_json: JSON text of `task.input`.
    grant: (bucket, key) -> URL, for `grant_read_access`; picklable; may raise TemplateFailed. None:
    addresses are checked and printed as plain S3 URLs.
    """

    template: str
    digest: str
    input_json: bytes
    grant: Callable[[str, str], str] | None = None
