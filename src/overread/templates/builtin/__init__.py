"""The default worker task templates of the built-in task types, with what the console's template wizard asks for.

Their structure is that of A2I's (documented: regions, attributes, the members of `task.input` that they print); texts and
pictures are our own.
"""

from __future__ import annotations

from importlib.resources import files

from overread.domain.request_source import RequestSource

_FILES = {
    RequestSource.TEXTRACT: "textract_form",
    RequestSource.REKOGNITION: "rekognition_moderation",
}
SOURCES = frozenset(_FILES)
_INSTRUCTIONS = "<!-- instructions -->"
_ADDITIONAL = "<!-- additional instructions -->"


def default_template(
    source: RequestSource, *, instructions: str | None = None, additional_instructions: str | None = None
) -> str:
    """The Liquid text of a built-in task type's template.

    instructions, additional_instructions: HTML for the side panel and for the dialog behind it; default: ours, and none.
    source: one of SOURCES.
    """
    name = _FILES[source]
    if instructions is None:
        instructions = _read(f"{name}.instructions.html").strip()
    template = _read(f"{name}.liquid.html").replace(_INSTRUCTIONS, instructions)
    return template.replace(_ADDITIONAL, additional_instructions or "")


def _read(name: str) -> str:
    return (files("overread.templates.builtin") / name).read_text("utf-8")
