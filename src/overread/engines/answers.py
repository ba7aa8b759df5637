"""The form of answers, checked where they come from somebody else: a file, a server, an engine of a third party.

Conditions and pages rely on it afterwards. Members that are not named here pass unchanged.
Source: the models of AnalyzeDocument and DetectModerationLabels (documented).
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.domain.output import Json

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Ratio = Annotated[float, msgspec.Meta(ge=-0.5, le=1.5)]
"""Of the page. AWS answers a little beyond the page's edges, too (observed)."""


_Form = TypeVar("_Form")


class _Box(msgspec.Struct, rename="pascal"):
    width: Ratio
    height: Ratio
    left: Ratio
    top: Ratio


class _Point(msgspec.Struct, rename="pascal"):
    x: Ratio
    y: Ratio


class _Geometry(msgspec.Struct, rename="pascal"):
    bounding_box: _Box
    polygon: list[_Point] = []


class _Relationship(msgspec.Struct, rename="pascal"):
    type: str
    ids: list[str]


class _Block(msgspec.Struct, rename="pascal"):
    block_type: str
    id: str
    confidence: Percent | None = None
    text: str | None = None
    geometry: _Geometry | None = None
    relationships: list[_Relationship] | None = None
    entity_types: list[str] | None = None
    selection_status: str | None = None
    page: Annotated[int, msgspec.Meta(ge=1)] | None = None


class _Metadata(msgspec.Struct, rename="pascal"):
    pages: Annotated[int, msgspec.Meta(ge=0)]


class _Analysis(msgspec.Struct, rename="pascal"):
    document_metadata: _Metadata
    blocks: list[_Block]
    analyze_document_model_version: str | None = None


class _Label(msgspec.Struct, rename="pascal"):
    name: str
    confidence: Percent
    parent_name: str = ""
    taxonomy_level: Annotated[int, msgspec.Meta(ge=1, le=3)] | None = None


class _Moderation(msgspec.Struct, rename="pascal"):
    moderation_labels: list[_Label]
    moderation_model_version: str | None = None


def check_analysis(engine: str, answer: dict[str, Json]) -> dict[str, Json]:
    """The answer, if it is of AnalyzeDocument's form. Raises EngineFailed(WRONG_ANSWER), which names the place."""
    read = _convert(engine, answer, _Analysis)
    ids = {block.id for block in read.blocks}
    if len(ids) < len(read.blocks):
        raise _wrong(engine, "two blocks have the same Id")
    for block in read.blocks:
        for relationship in block.relationships or ():
            if missing := set(relationship.ids) - ids:
                raise _wrong(engine, f"block {block.id} names {min(missing)}, which is no block")
    return answer


def check_moderation(engine: str, answer: dict[str, Json]) -> dict[str, Json]:
    """The answer, if it is of DetectModerationLabels' form. Raises EngineFailed(WRONG_ANSWER)."""
    _convert(engine, answer, _Moderation)
    return answer


def at_least(min_confidence: float, moderation: dict[str, Json]) -> dict[str, Json]:
    """A checked answer without the labels below a confidence."""
    labels = moderation["ModerationLabels"]
    confidences = [label.confidence for label in msgspec.convert(moderation, _Moderation).moderation_labels]
    assert isinstance(labels, list)
    kept = [label for label, found in zip(labels, confidences, strict=True) if found >= min_confidence]
    return {**moderation, "ModerationLabels": kept}


def check_pages(analysis: dict[str, Json], max_pages: int) -> dict[str, Json]:
    """A checked answer, unless it is of more pages than the call allows. Raises InputRefused."""
    pages = page_count(analysis)
    if pages > max_pages:
        raise InputRefused(
            InputFlaw.TOO_MANY_PAGES, f"The document has {pages} pages, allowed is {max_pages}."
        )
    return analysis


def page_count(analysis: dict[str, Json]) -> int:
    """Of a checked answer."""
    return msgspec.convert(analysis, _Analysis).document_metadata.pages


def _convert(engine: str, answer: dict[str, Json], form: type[_Form]) -> _Form:
    try:
        return msgspec.convert(answer, form)
    except msgspec.ValidationError as err:
        raise _wrong(engine, str(err)) from err


def _wrong(engine: str, reason: str) -> EngineFailed:
    return EngineFailed(engine, EngineFault.WRONG_ANSWER, reason)
