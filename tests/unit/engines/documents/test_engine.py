"""The engine with its real models and its real processes, on a few pages."""

from __future__ import annotations

import io
import math
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.unit.engines.documents.pdfs import locked_pdf, pdf

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused, InvalidRequest
from overread.engines.base import DocumentEngine, EngineOptions
from overread.engines.documents import engine as engine_module
from overread.engines.documents.engine import LocalDocuments, open_engine


@pytest.fixture
async def engine() -> AsyncIterator[DocumentEngine]:
    opened = open_engine(EngineOptions(seconds=120))
    yield opened
    await opened.close()


def form() -> Image.Image:
    """A pair with a colon, a check box that is set, a ruled table."""
    image = Image.new("L", (1000, 700), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(30)
    draw.text((80, 60), "Full name:", font=font, fill=0)
    draw.text((280, 60), "Ada Lovelace", font=font, fill=0)
    draw.rectangle((80, 150, 106, 176), outline=0, width=2)
    draw.line((84, 154, 102, 172), fill=0, width=3)
    draw.line((102, 154, 84, 172), fill=0, width=3)
    draw.text((124, 147), "Married", font=font, fill=0)
    for r, row in enumerate((("Item", "Number", "Price"), ("Lamp", "25", "10.00"), ("Shelf", "12", "35.50"))):
        for c, text in enumerate(row):
            draw.rectangle((80 + 250 * c, 280 + 60 * r, 330 + 250 * c, 340 + 60 * r), outline=0, width=2)
            draw.text((100 + 250 * c, 292 + 60 * r), text, font=font, fill=0)
    return image


def as_file(kind: str, *images: Image.Image) -> bytes:
    buffer = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(buffer, kind, **more)
    return buffer.getvalue()


def blocks(answer: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [block for block in cast(list[dict[str, Any]], answer["Blocks"]) if block["BlockType"] == kind]


def text_of(answer: dict[str, Any], block: dict[str, Any]) -> str:
    by_id = {b["Id"]: b for b in answer["Blocks"]}
    children = [by_id[i] for r in block.get("Relationships", []) if r["Type"] == "CHILD" for i in r["Ids"]]
    return " ".join(b.get("Text", b.get("SelectionStatus", "")) for b in children)


async def test_a_form_turned_by_seven_degrees_is_read_with_its_places(engine: DocumentEngine) -> None:
    turned = form().rotate(-7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    answer = await engine.analyze(as_file("PNG", turned), ["FORMS", "TABLES"])
    sets = blocks(answer, "KEY_VALUE_SET")
    assert [text_of(answer, block) for block in sets] == ["Full name:", "Ada Lovelace", "Married", "SELECTED"]
    assert all(0 < block["Confidence"] < 100 for block in sets)
    assert [(b["RowIndex"], b["ColumnIndex"], text_of(answer, b)) for b in blocks(answer, "CELL")] == [
        (1, 1, "Item"),
        (1, 2, "Number"),
        (1, 3, "Price"),
        (2, 1, "Lamp"),
        (2, 2, "25"),
        (2, 3, "10.00"),
        (3, 1, "Shelf"),
        (3, 2, "12"),
        (3, 3, "35.50"),
    ]
    [ada] = [block for block in blocks(answer, "WORD") if block["Text"] == "Ada"]
    x, y = _turned(305, 75, form().size, turned.size, 7)
    box = ada["Geometry"]["BoundingBox"]
    assert (box["Left"] + box["Width"] / 2, box["Top"] + box["Height"] / 2) == pytest.approx(
        (x, y), abs=0.012
    )


async def test_a_whole_document_is_read_page_by_page(engine: DocumentEngine) -> None:
    answer = await engine.analyze(pdf("Name: Ada", "Town: Bath"), ["FORMS"], max_pages=5)
    assert answer["DocumentMetadata"] == {"Pages": 2}
    assert [(b["Page"], text_of(answer, b)) for b in blocks(answer, "KEY_VALUE_SET")] == [
        (1, "Name:"),
        (1, "Ada"),
        (2, "Town:"),
        (2, "Bath"),
    ]


async def test_what_cannot_be_read_is_refused_and_the_process_goes_on(engine: DocumentEngine) -> None:
    for document, flaw in (
        (locked_pdf(), InputFlaw.ENCRYPTED),
        (pdf("one", "two"), InputFlaw.TOO_MANY_PAGES),
    ):
        with pytest.raises(InputRefused) as refused:
            await engine.analyze(document, ["FORMS"])
        assert refused.value.flaw is flaw
    assert len(cast(LocalDocuments, engine).pool.process_ids) == 1


@pytest.mark.parametrize("feature", ["QUERIES", "SIGNATURES", "LAYOUT"])
async def test_other_features_are_refused_with_what_is_served(engine: DocumentEngine, feature: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await engine.analyze(as_file("PNG", form()), ["FORMS", feature])
    assert refused.value.reason == f"FeatureTypes {feature} not served: this deployment serves TABLES, FORMS."
    assert cast(LocalDocuments, engine).pool.process_ids == []


async def test_a_page_beyond_the_memory_limit_is_an_error_of_its_own() -> None:
    opened = open_engine(EngineOptions(seconds=120, memory_bytes=260 * 2**20))
    with pytest.raises(EngineFailed) as failed:
        await opened.analyze(as_file("PNG", Image.new("RGB", (9000, 9000), "white")), ["FORMS"])
    assert failed.value.fault in (EngineFault.OUT_OF_MEMORY, EngineFault.CRASHED)
    await opened.close()


async def test_without_the_extra_it_says_what_to_install(
    engine: DocumentEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "EXTRA", ("no_such_module",))
    with pytest.raises(EngineFailed) as failed:
        await engine.analyze(as_file("PNG", form()), ["FORMS"])
    assert "overread[documents]" in failed.value.reason


def _turned(
    x: float, y: float, size: tuple[int, int], new_size: tuple[int, int], degrees: float
) -> tuple[float, float]:
    """Where a point of the form is on the turned page, as shares of it."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = x - size[0] / 2, y - size[1] / 2
    return (
        (x * cosine - y * sine) / new_size[0] + 0.5,
        (x * sine + y * cosine) / new_size[1] + 0.5,
    )
