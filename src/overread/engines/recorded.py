"""Answers from files, for tests and demos: no model, no wait, the same answer every time.

A folder holds answers as JSON in the service's form. One belongs to a document either by the digest of its bytes
(`<sha256>.json`) or by lying beside it (`invoice.png` with `invoice.json`).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection
from pathlib import Path

import orjson

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused, InvalidRequest
from overread.domain.output import Json
from overread.engines.answers import at_least, check_analysis, check_moderation, check_pages
from overread.engines.base import FEATURES, DocumentEngine, EngineOptions, ModerationEngine, require_served

NAME = "recorded"


def open_document_engine(options: EngineOptions) -> DocumentEngine:
    return RecordedDocuments(Recordings(_folder(options)))


def open_moderation_engine(options: EngineOptions) -> ModerationEngine:
    return RecordedModeration(Recordings(_folder(options)))


class Recordings:
    """The answers of a folder by the digest of what they answer. Read once; a new file needs a new start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: dict[str, Path] = {}
        self._is_open = False

    async def load(self) -> None:
        self._answers = await asyncio.to_thread(self._find)
        self._is_open = True

    def close(self) -> None:
        self._is_open = False

    async def answer_to(self, content: bytes) -> dict[str, Json]:
        """Raises InputRefused if there is none, EngineFailed if it cannot be used."""
        if not self._is_open:
            raise EngineFailed(NAME, EngineFault.UNAVAILABLE, "the engine is closed")
        digest = hashlib.sha256(content).hexdigest()
        path = self._answers.get(digest)
        if path is None:
            raise InputRefused(
                InputFlaw.UNSUPPORTED, f"There is no recorded answer to a document with SHA-256 {digest}."
            )
        try:
            answer = orjson.loads(await asyncio.to_thread(path.read_bytes))
        except (OSError, orjson.JSONDecodeError) as err:
            raise EngineFailed(NAME, EngineFault.WRONG_ANSWER, f"{path.name}: {err}") from err
        if not isinstance(answer, dict):
            raise EngineFailed(NAME, EngineFault.WRONG_ANSWER, f"{path.name} holds no object")
        return answer

    def _find(self) -> dict[str, Path]:
        answers = sorted(self._folder.glob("*.json"))
        beside = {path.stem: path for path in answers}
        found = {path.stem: path for path in answers}
        for path in self._folder.iterdir():
            if path.suffix != ".json" and path.stem in beside and path.is_file():
                found[hashlib.sha256(path.read_bytes()).hexdigest()] = beside[path.stem]
        return found


class RecordedDocuments:
    name = NAME
    features = frozenset(FEATURES)

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    async def start(self) -> None:
        await self._recordings.load()

    async def close(self) -> None:
        self._recordings.close()

    async def analyze(
        self, document: bytes, features: Collection[str], *, max_pages: int = 1
    ) -> dict[str, Json]:
        require_served(self, features)
        answer = check_analysis(self.name, await self._recordings.answer_to(document))
        return check_pages(answer, max_pages)


class RecordedModeration:
    name = NAME

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    async def start(self) -> None:
        await self._recordings.load()

    async def close(self) -> None:
        self._recordings.close()

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        answer = check_moderation(self.name, await self._recordings.answer_to(image))
        return at_least(min_confidence, answer)


def _folder(options: EngineOptions) -> Path:
    if not options.argument:
        raise InvalidRequest("The engine 'recorded' needs the folder of its answers: recorded:/a/folder.")
    folder = Path(options.argument).expanduser()
    if not folder.is_dir():
        raise InvalidRequest(f"The folder of recorded answers, {folder}, does not exist.")
    return folder
