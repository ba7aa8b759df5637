"""What was reviewed, for a person to look at: the page or image, and what the engine had read or seen in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from starlette.responses import Response, StreamingResponse

from overread.console.tables import Cell, Table
from overread.console.visit import OperatorVisit
from overread.domain.audit import Actor
from overread.domain.form_pairs import form_pairs
from overread.domain.objects import KEPT_BUCKETS, ObjectRead
from overread.domain.output import Json
from overread.operations import loop_files
from overread.operations.loop_files import DocumentPlace

MOST_ROWS = 400

_SHOWN_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What an `img` may show: told by the first bytes, never by what the object says of itself."""
_MAGIC_BYTES = 8

_LOCKED_UP = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Box:
    """In hundredths of the page's width and height. kind: `key` or `value`."""

    left: float
    top: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """href: None where the input names no object. is_picture: it may be one; other files are offered for download."""

    href: str | None
    place: str
    is_picture: bool
    boxes: tuple[Box, ...]
    table: Table | None
    more: int


async def document_view(visit: OperatorVisit, name: str, document: dict[str, Json]) -> DocumentView | None:
    """None for the input of a custom task."""
    selected = document.get("selectedAiServiceResponse")
    if not isinstance(selected, dict):
        return None
    place = loop_files.document_place(document)
    is_picture = place is not None and await _is_picture(visit, place)
    rows = _pairs(selected) if "blocks" in selected else _labels(selected)
    columns = ("key", "value", "confidence") if "blocks" in selected else ("label", "parent", "confidence")
    table = Table(
        columns=tuple(visit.texts.say(f"column.{column}") for column in columns), rows=tuple(rows[:MOST_ROWS])
    )
    return DocumentView(
        href=None if place is None else visit.href(f"loops/{name}/document"),
        place="" if place is None else f"s3://{place.bucket}/{place.key}",
        is_picture=is_picture,
        boxes=tuple(_boxes(selected))[:MOST_ROWS] if is_picture else (),
        table=table if rows else None,
        more=max(0, len(rows) - MOST_ROWS),
    )


async def _is_picture(visit: OperatorVisit, place: DocumentPlace) -> bool:
    """By its name; one that was kept for its loop has none, but the type that was found in its bytes."""
    if place.bucket.startswith(KEPT_BUCKETS):
        return await loop_files.kept_type(visit.ctx, visit.operator.account, place) in _SHOWN_KINDS.values()
    return place.key.lower().endswith((".png", ".jpg", ".jpeg"))


async def send_document(visit: OperatorVisit) -> Response:
    """The object that was reviewed: a picture to look at, anything else as a download."""
    actor = Actor.of_operator(visit.operator, visit.address)
    name = visit.request.path_params["name"]
    found = await loop_files.open_document(visit.ctx, actor, visit.region, name)
    first = await _first_bytes(found)
    kind = next((kind for magic, kind in _SHOWN_KINDS.items() if first.startswith(magic)), None)
    headers = {**_LOCKED_UP, "Content-Length": str(found.info.size)}
    if kind is None:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(found)}"'

    media_type = kind or "application/octet-stream"
    return StreamingResponse(_all_bytes(first, found), media_type=media_type, headers=headers)


async def send_output(visit: OperatorVisit) -> Response:
    """`output.json` as a download."""
    actor = Actor.of_operator(visit.operator, visit.address)
    name = visit.request.path_params["name"]
    found = await loop_files.open_output(visit.ctx, actor, visit.region, name)
    headers = {
        **_LOCKED_UP,
        "Content-Length": str(found.info.size),
        "Content-Disposition": f'attachment; filename="{name}.json"',
    }
    return StreamingResponse(_all_bytes(b"", found), media_type="application/json", headers=headers)


async def _first_bytes(found: ObjectRead) -> bytes:
    first = b""
    async for piece in found.body:
        first += piece
        if len(first) >= _MAGIC_BYTES:
            break
    return first


async def _all_bytes(first: bytes, found: ObjectRead) -> AsyncIterator[bytes]:
    """Whatever happens to the browser, the object is closed."""
    try:
        yield first
        async for piece in found.body:
            yield piece
    finally:
        await found.body.aclose()


def _file_name(found: ObjectRead) -> str:
    """The last part of the key, in characters that a header may hold."""
    name = found.info.key.rpartition("/")[2]
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )


def _pairs(selected: dict[str, Json]) -> list[tuple[Cell, ...]]:
    return [
        (Cell(pair.key), Cell(pair.value or ""), _percent(pair.confidence))
        for pair in form_pairs(selected.get("blocks"))
    ]


def _labels(selected: dict[str, Json]) -> list[tuple[Cell, ...]]:
    labels = selected.get("moderationLabels")
    return [
        (
            Cell(str(label.get("name", ""))),
            Cell(str(label.get("parentName", ""))),
            _percent(label.get("confidence")),
        )
        for label in (labels if isinstance(labels, list) else [])
        if isinstance(label, dict)
    ]


def _percent(value: Json) -> Cell:
    return Cell(f"{value:.1f} %" if isinstance(value, int | float) else "", number=True)


def _boxes(selected: dict[str, Json]) -> Iterator[Box]:
    blocks = selected.get("blocks")
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, dict) or block.get("blockType") != "KEY_VALUE_SET":
            continue
        geometry, kinds = block.get("geometry"), block.get("entityTypes")
        box = geometry.get("boundingBox") if isinstance(geometry, dict) else None
        if not isinstance(box, dict) or block.get("page") not in (None, 1):
            continue
        sides = [box.get(side) for side in ("left", "top", "width", "height")]
        numbers = [100 * side for side in sides if isinstance(side, int | float)]
        if len(numbers) == 4:
            is_key = isinstance(kinds, list) and "KEY" in kinds
            left, top, width, height = (round(number, 3) for number in numbers)
            yield Box(left, top, width, height, "key" if is_key else "value")
