"""The child's side: one page of one document for each question."""

from __future__ import annotations

import hashlib
from typing import cast

from overread.domain.output import Json
from overread.engines.child import Worker
from overread.engines.documents.blocks import PageBlocks
from overread.engines.documents.ocr import Recogniser, as_memory_error
from overread.engines.documents.pages import read_page
from overread.engines.documents.reading import read
from overread.engines.messages import Question


def load() -> Worker:
    """Load the models; a second or two."""
    recogniser = Recogniser()

    def answer(question: Question) -> dict[str, Json]:
        with as_memory_error():
            return _answer(question, recogniser)

    return answer


def _answer(question: Question, recogniser: Recogniser) -> dict[str, Json]:
    """asked: {"page": from 1, "max_pages": n, "features": [...]}. Answers {"Pages": of the document, "Blocks": of the page}."""
    number = cast(int, question.asked["page"])
    features = cast(list[str], question.asked["features"])
    page = read_page(question.document, number, cast(int, question.asked["max_pages"]))
    found = read(page.pixels, recogniser)
    height, width = page.pixels.shape[:2]
    seed = hashlib.sha256(question.document).digest()
    blocks = PageBlocks(found.upright, width, height, number, seed).build(found.content, features)
    return {"Pages": page.count, "Blocks": cast(Json, blocks)}
