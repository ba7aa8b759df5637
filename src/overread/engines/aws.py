"""The real Textract and Rekognition, called with the deployment's own AWS credentials: `aws`, `aws:eu-west-1`, or with an
interface endpoint of one's own network `aws:eu-west-1@https://vpce-….textract.eu-west-1.vpce.amazonaws.com`.

Needs the extra `aws` (boto3). Variables that lead clients to overread (`AWS_ENDPOINT_URL`) are not followed here: the server
would call itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import cached_property
from typing import Any

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.domain.output import Json
from overread.engines.admission import Admission
from overread.engines.answers import at_least, check_analysis, check_moderation, check_pages
from overread.engines.base import FEATURES, DocumentEngine, EngineOptions, ModerationEngine, require_served
from overread.engines.extras import require_extra
from overread.engines.service_errors import error_of

NAME = "aws"
ATTEMPTS = 2


def open_document_engine(options: EngineOptions) -> DocumentEngine:
    return AwsDocuments(_Service("textract", options))


def open_moderation_engine(options: EngineOptions) -> ModerationEngine:
    return AwsModeration(_Service("rekognition", options))


class _Service:
    """One boto3 client, made by the first request and used by threads."""

    def __init__(self, service: str, options: EngineOptions) -> None:
        self._service, self._seconds = service, options.seconds
        self._region, _, self._endpoint = options.argument.partition("@")
        self._admission = Admission(NAME)
        self._closed = False

    async def close(self) -> None:
        self._closed = True

    async def call(self, operation: str, **members: Any) -> dict[str, Json]:
        if self._closed:
            raise EngineFailed(NAME, EngineFault.UNAVAILABLE, "the engine is closed")
        require_extra(NAME, "aws", ("boto3",))
        with self._admission.one():
            return await asyncio.to_thread(self._call, operation, members)

    def _call(self, operation: str, members: dict[str, Any]) -> dict[str, Json]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer: dict[str, Json] = getattr(self._client, operation)(**members)
        except ClientError as error:
            told: Any = error.response.get("Error", {})
            raise error_of(NAME, str(told.get("Code", "")), str(told.get("Message", ""))) from error
        except BotoCoreError as error:
            raise EngineFailed(NAME, EngineFault.UNAVAILABLE, str(error)) from error
        del answer["ResponseMetadata"]
        return answer

    @cached_property
    def _client(self) -> Any:
        from botocore.config import Config

        import boto3

        config = Config(
            ignore_configured_endpoint_urls=True,  # type: ignore[call-arg]  # botocore has it, its stubs do not
            connect_timeout=self._seconds,
            read_timeout=self._seconds,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        )
        # Not the default session, which anything else in the process may have changed and which keeps old credentials.
        return boto3.session.Session().client(
            self._service,  # type: ignore[call-overload]
            region_name=self._region or None,
            endpoint_url=self._endpoint or None,
            config=config,
        )


class AwsDocuments:
    name = NAME
    features = frozenset(FEATURES)

    def __init__(self, service: _Service) -> None:
        self._service = service

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self._service.close()

    async def analyze(
        self, document: bytes, features: Collection[str], *, max_pages: int = 1
    ) -> dict[str, Json]:
        """Of several pages only where the service's synchronous call takes them, which today it does not (documented)."""
        require_served(self, features)
        _require_some(document)
        answer = check_analysis(
            NAME,
            await self._service.call(
                "analyze_document", Document={"Bytes": document}, FeatureTypes=sorted(features)
            ),
        )
        return check_pages(answer, max_pages)


class AwsModeration:
    name = NAME

    def __init__(self, service: _Service) -> None:
        self._service = service

    async def start(self) -> None: ...

    async def close(self) -> None:
        await self._service.close()

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        _require_some(image)
        answer = await self._service.call(
            "detect_moderation_labels", Image={"Bytes": image}, MinConfidence=min_confidence
        )
        return at_least(min_confidence, check_moderation(NAME, answer))


def _require_some(content: bytes) -> None:
    """The client itself refuses nothing at all, with an error of its own."""
    if not content:
        raise InputRefused(InputFlaw.BAD, "The document is empty.")
