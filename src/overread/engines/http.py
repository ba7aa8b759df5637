"""A model server that answers in Textract's or Rekognition's JSON form: `http:https://models.example/analyze`.

One POST for each request. Its body is the service's own, the document as Base64: `{"Document": {"Bytes": "…"},
"FeatureTypes": ["FORMS"]}` or `{"Image": {"Bytes": "…"}, "MinConfidence": 50}`; the operation stands in `X-Amz-Target`. A
status of 200 brings the answer; any other an error in AWS's form (`{"__type": "BadDocumentException", "message": "…"}`).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from typing import Any

import orjson

from overread.domain.errors import EngineFailed, EngineFault, InvalidRequest
from overread.domain.output import Json
from overread.engines.admission import Admission
from overread.engines.answers import at_least, check_analysis, check_moderation, check_pages
from overread.engines.base import FEATURES, DocumentEngine, EngineOptions, ModerationEngine, require_served
from overread.engines.service_errors import error_of
from overread.outbound.client import GuardedClient, OutboundFailed

NAME = "http"
MAX_ANSWER_BYTES = 64 * 2**20


def open_document_engine(options: EngineOptions) -> DocumentEngine:
    return HttpDocuments(_Server(options))


def open_moderation_engine(options: EngineOptions) -> ModerationEngine:
    return HttpModeration(_Server(options))


class _Server:
    """The address, and the client for it."""

    def __init__(self, options: EngineOptions) -> None:
        if not options.argument.startswith(("http://", "https://")):
            raise InvalidRequest(
                f"The engine 'http' needs the address of its server, http:https://…, found {options.argument!r}."
            )
        self._url = options.argument
        self._client = GuardedClient(
            allowed=options.outbound_allow, seconds=options.seconds, authorities=options.outbound_ca
        )
        self._admission = Admission(NAME)
        self._closed = False

    async def close(self) -> None:
        self._closed = True
        await self._client.close()

    async def ask(self, target: str, question: Mapping[str, Any]) -> dict[str, Json]:
        if self._closed:
            raise EngineFailed(NAME, EngineFault.UNAVAILABLE, "the engine is closed")
        headers = {"content-type": "application/json", "x-amz-target": target}
        with self._admission.one():
            try:
                status, body = await self._client.ask(
                    self._url, orjson.dumps(question), headers, MAX_ANSWER_BYTES
                )
            except OutboundFailed as error:
                raise EngineFailed(NAME, EngineFault.UNAVAILABLE, error.reason) from error
        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise EngineFailed(NAME, EngineFault.WRONG_ANSWER, f"status {status} without JSON") from error
        if not isinstance(answer, dict):
            raise EngineFailed(NAME, EngineFault.WRONG_ANSWER, f"status {status} with JSON that is no object")
        if status == 200:
            return answer
        code, message = (
            answer.get("__type") or answer.get("code"),
            answer.get("message") or answer.get("Message"),
        )
        raise error_of(NAME, str(code or f"status {status}"), str(message or ""))


class HttpDocuments:
    name = NAME
    features = frozenset(FEATURES)
    """What the server itself does not serve, it refuses."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self._server.close()

    async def analyze(
        self, document: bytes, features: Collection[str], *, max_pages: int = 1
    ) -> dict[str, Json]:
        require_served(self, features)
        question = {"Document": {"Bytes": _text(document)}, "FeatureTypes": sorted(features)}
        answer = check_analysis(NAME, await self._server.ask("Textract.AnalyzeDocument", question))
        return check_pages(answer, max_pages)


class HttpModeration:
    name = NAME

    def __init__(self, server: _Server) -> None:
        self._server = server

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self._server.close()

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        question = {"Image": {"Bytes": _text(image)}, "MinConfidence": min_confidence}
        answer = await self._server.ask("RekognitionService.DetectModerationLabels", question)
        return at_least(min_confidence, check_moderation(NAME, answer))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
