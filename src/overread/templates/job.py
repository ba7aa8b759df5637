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
    FIELDS = "fields"
    """Parse, and say what the template reads of its input (`fields.py`), as JSON in place of a page."""


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """What a page is to load from us.

    crowd_script_url: in place of AWS's element script.
    pictures_url: a folder, in place of AWS's instruction pictures.
    frame_script_url, nonce: the script that talks with the page around the frame; None for a page without one.
    """

    crowd_script_url: str
    pictures_url: str
    frame_script_url: str | None = None
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A template and what it is rendered with.

    template: the source text. digest: its SHA-256, the key of the child's cache of parsed templates.
    input_json: JSON text of `task.input`.
    grant: (bucket, key) -> URL, for `grant_read_access`; picklable; may raise TemplateFailed. None: S3 addresses are
    checked and printed as plain URLs.
    addresses: if given, the page is prepared for a browser (`crowd_script.py`) where it is rendered, within the same
    limits: a page may be made to be slow to read.
    """

    template: str
    digest: str
    input_json: bytes
    grant: Callable[[str, str], str] | None = None
    addresses: PageAddresses | None = None
