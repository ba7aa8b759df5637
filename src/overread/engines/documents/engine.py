"""The local document engine as the server sees it: questions to a pool of worker processes, one for each page."""

from __future__ import annotations

from collections.abc import Collection

import orjson

from overread.domain.output import Json
from overread.engines.base import DocumentEngine, EngineOptions, require_served
from overread.engines.extras import require_extra
from overread.engines.messages import Question
from overread.engines.pool import EnginePool
from overread.processes.child import python_command

NAME = "local"
MODEL_VERSION = "1.0"
EXTRA = ("rapidocr", "onnxruntime", "cv2", "numpy", "pypdfium2", "PIL")
"""What `pip install overread[documents]` brings, as modules."""


def open_engine(options: EngineOptions) -> DocumentEngine:
    return LocalDocuments(options)


class LocalDocuments:
    """FORMS and TABLES, and the text of the page with either."""

    name = NAME
    features = frozenset(("FORMS", "TABLES"))

    def __init__(self, options: EngineOptions) -> None:
        self._seconds = options.seconds
        command = python_command("overread.engines.child", "overread.engines.documents.worker:load")
        self.pool = EnginePool(NAME, command, options)

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self.pool.close()

    async def analyze(
        self, document: bytes, features: Collection[str], *, max_pages: int = 1
    ) -> dict[str, Json]:
        """Pages are read one after the other, so a long document lets others in between."""
        require_served(self, features)
        require_extra(NAME, "documents", EXTRA)
        first = await self._page(document, features, 1, max_pages)
        pages, blocks = first["Pages"], first["Blocks"]
        assert isinstance(pages, int)
        assert isinstance(blocks, list)
        for number in range(2, pages + 1):
            found = (await self._page(document, features, number, max_pages))["Blocks"]
            assert isinstance(found, list)
            blocks += found
        return {
            "DocumentMetadata": {"Pages": pages},
            "Blocks": blocks,
            "AnalyzeDocumentModelVersion": MODEL_VERSION,
        }

    async def _page(
        self, document: bytes, features: Collection[str], number: int, max_pages: int
    ) -> dict[str, Json]:
        question = Question(
            {"page": number, "max_pages": max_pages, "features": [*sorted(features)]}, document
        )
        # A document that was let in is read to its end, however many wait by then.
        answer: dict[str, Json] = orjson.loads(
            await self.pool.ask(question, seconds=self._seconds, is_let_in=number > 1)
        )
        return answer
