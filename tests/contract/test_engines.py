"""What every engine must hold to: those named in `DOCUMENT_ENGINES` and `MODERATION_ENGINES`, and one of a package that
`OVERREAD_DOCUMENT_ENGINE` or `OVERREAD_MODERATION_ENGINE` names, as docs/how-to/write-an-engine.md tells.

A document engine is given a page with one form field, as each engine can know it: its own answer is checked for the form
of AnalyzeDocument, not for what it reads. A bad document, a feature that it does not serve, too many pages and a
closed engine end in the errors that `engines/base.py` declares, and in no others.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.model_server import ModelServer
from tests.servers import RunningServer

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused, InvalidRequest
from overread.engines.answers import check_analysis, check_moderation
from overread.engines.base import FEATURES, DocumentEngine, EngineOptions, ModerationEngine
from overread.engines.registry import open_document_engine, open_moderation_engine


def a_form() -> Image.Image:
    image = Image.new("L", (900, 500), 255)
    font = ImageFont.load_default(36)
    draw = ImageDraw.Draw(image)
    draw.text((60, 80), "Full name:", font=font, fill=0)
    draw.text((300, 80), "Ada Lovelace", font=font, fill=0)
    draw.text((60, 180), "Order date:", font=font, fill=0)
    draw.text((300, 180), "12/10/2026", font=font, fill=0)
    return image


def as_file(kind: str, *images: Image.Image) -> bytes:
    buffer = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(buffer, kind, **more)
    return buffer.getvalue()


FORM = as_file("PNG", a_form())
IMAGE = as_file("JPEG", a_form().convert("RGB"))
TWO_PAGES = as_file("TIFF", a_form(), a_form())

ANALYSIS: dict[str, Any] = {
    "DocumentMetadata": {"Pages": 1},
    "Blocks": [
        {"BlockType": "PAGE", "Id": "p", "Relationships": [{"Type": "CHILD", "Ids": ["l"]}]},
        {
            "BlockType": "LINE",
            "Id": "l",
            "Confidence": 99.1,
            "Text": "Full",
            "Relationships": [{"Type": "CHILD", "Ids": ["w"]}],
        },
        {"BlockType": "WORD", "Id": "w", "Confidence": 99.1, "Text": "Full"},
        {"BlockType": "KEY_VALUE_SET", "Id": "k", "Confidence": 90, "EntityTypes": ["KEY"]},
    ],
    "AnalyzeDocumentModelVersion": "1.0",
}
MODERATION: dict[str, Any] = {
    "ModerationLabels": [
        {"Name": "Violence", "ParentName": "", "Confidence": 81.5, "TaxonomyLevel": 1},
        {"Name": "Weapons", "ParentName": "Violence", "Confidence": 40.0, "TaxonomyLevel": 2},
    ],
    "ModerationModelVersion": "7.0",
}


@dataclass(frozen=True)
class Made:
    """An engine's setting, and the needs that it cannot fill."""

    setting: str
    knows_any_document: bool = True


@contextmanager
def _recorded(folder: Path) -> Iterator[Made]:
    def keep(content: bytes, answer: dict[str, Any]) -> None:
        name = hashlib.sha256(content).hexdigest()
        (folder / f"{name}.json").write_bytes(orjson.dumps(answer))

    keep(FORM, ANALYSIS)
    keep(TWO_PAGES, {**ANALYSIS, "DocumentMetadata": {"Pages": 2}})
    (folder / "image.jpeg").write_bytes(IMAGE)
    (folder / "image.json").write_bytes(orjson.dumps(MODERATION))
    yield Made(f"recorded:{folder}", knows_any_document=False)


@contextmanager
def _local(_folder: Path) -> Iterator[Made]:
    yield Made("local")


@contextmanager
def _aws(folder: Path) -> Iterator[Made]:
    """A second overread in AWS's place, with recorded answers: the same wire, errors included."""
    answers = folder / "answers"
    answers.mkdir()
    with _recorded(answers) as made:
        server = RunningServer(
            "sqlite:", folder, document_engine=made.setting, moderation_engine=made.setting, max_pages=2
        )
        try:
            account = server.new_account()
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("AWS_ACCESS_KEY_ID", account.access_key_id)
                environment.setenv("AWS_SECRET_ACCESS_KEY", account.secret)
                environment.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # must not be followed
                yield Made(f"aws:us-east-1@{server.url}", knows_any_document=False)
        finally:
            server.close()


@contextmanager
def _http(folder: Path) -> Iterator[Made]:
    """A model server of thirty lines, as `engines/http.py` describes it."""
    with _recorded(folder) as made, ModelServer(made.setting) as server:
        yield Made(f"http:http://127.0.0.1:{server.port}/models", knows_any_document=False)


def _chosen(setting: str) -> Callable[[Path], AbstractContextManager[Made]]:
    return lambda _folder: nullcontext(Made(setting))


Engines = dict[str, Callable[[Path], AbstractContextManager[Made]]]
DOCUMENT_ENGINES: Engines = {"recorded": _recorded, "local": _local, "aws": _aws, "http": _http}
MODERATION_ENGINES: Engines = {"recorded": _recorded, "local": _local, "aws": _aws, "http": _http}
for _engines, _variable in (
    (DOCUMENT_ENGINES, "OVERREAD_DOCUMENT_ENGINE"),
    (MODERATION_ENGINES, "OVERREAD_MODERATION_ENGINE"),
):
    if _variable in os.environ:
        _engines["chosen"] = _chosen(os.environ[_variable])
LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture(params=DOCUMENT_ENGINES)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    with DOCUMENT_ENGINES[request.param](tmp_path) as made:
        yield made


@pytest.fixture
async def documents(made: Made) -> AsyncIterator[DocumentEngine]:
    engine = open_document_engine(made.setting, EngineOptions(seconds=60, outbound_allow=LOOPBACK))
    await engine.start()
    yield engine
    await engine.close()


@pytest.fixture(params=MODERATION_ENGINES)
async def moderation(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ModerationEngine]:
    with MODERATION_ENGINES[request.param](tmp_path) as made:
        engine = open_moderation_engine(made.setting, EngineOptions(seconds=60, outbound_allow=LOOPBACK))
        await engine.start()
        yield engine
        await engine.close()


async def test_a_document_is_answered_in_the_form_of_the_service(documents: DocumentEngine) -> None:
    answer = await documents.analyze(FORM, ["FORMS"])
    assert check_analysis("test", answer) is answer
    assert cast(dict[str, Any], answer["DocumentMetadata"]) == {"Pages": 1}
    kinds = {block["BlockType"] for block in cast(list[dict[str, Any]], answer["Blocks"])}
    assert {"PAGE", "LINE", "WORD", "KEY_VALUE_SET"} <= kinds


async def test_the_same_document_gets_the_same_answer(documents: DocumentEngine) -> None:
    assert await documents.analyze(FORM, ["FORMS"]) == await documents.analyze(FORM, ["FORMS"])


async def test_a_feature_that_is_not_served_is_refused_with_those_that_are(documents: DocumentEngine) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await documents.analyze(FORM, ["FORMS", "HANDWRITING"])
    assert "HANDWRITING" in refused.value.reason
    assert [f for f in FEATURES if f in documents.features and f not in refused.value.reason] == []
    with pytest.raises(InvalidRequest):
        await documents.analyze(FORM, [])


async def test_more_pages_than_allowed_are_refused_and_as_many_are_read(documents: DocumentEngine) -> None:
    with pytest.raises(InputRefused) as refused:
        await documents.analyze(TWO_PAGES, ["FORMS"])
    assert refused.value.flaw is InputFlaw.TOO_MANY_PAGES
    answer = await documents.analyze(TWO_PAGES, ["FORMS"], max_pages=2)
    assert answer["DocumentMetadata"] == {"Pages": 2}


@pytest.mark.parametrize(
    "document", [b"", b"%PDF-1.7\n", FORM[:200], b"just text"], ids=["empty", "pdf", "cut", "text"]
)
async def test_what_is_no_document_is_refused(documents: DocumentEngine, document: bytes) -> None:
    with pytest.raises(InputRefused):
        await documents.analyze(document, ["FORMS"])


async def test_a_closed_engine_says_so(made: Made) -> None:
    engine = open_document_engine(made.setting, EngineOptions())
    await engine.start()
    await engine.close()
    await engine.close()
    with pytest.raises(EngineFailed) as failed:
        await engine.analyze(FORM, ["FORMS"])
    assert failed.value.fault is EngineFault.UNAVAILABLE


async def test_labels_are_answered_in_the_form_of_the_service_and_above_the_limit(
    moderation: ModerationEngine,
) -> None:
    answers = [await moderation.detect(IMAGE, min_confidence=least) for least in (50, 0)]
    for answer in answers:
        assert check_moderation("test", answer) is answer
    likely, every = (cast(list[dict[str, Any]], answer["ModerationLabels"]) for answer in answers)
    assert likely == [label for label in every if label["Confidence"] >= 50]
    assert every != likely


async def test_what_is_no_image_is_refused(moderation: ModerationEngine) -> None:
    with pytest.raises(InputRefused):
        await moderation.detect(b"just text")
