"""Analyse a document, moderate an image, and start a review where the flow definition's conditions want one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

import msgspec
import orjson

from overread.domain.caller import Caller
from overread.domain.conditions import sampling
from overread.domain.conditions.evaluate import Activation, Conditions
from overread.domain.conditions.evaluate import Inference as Indexed
from overread.domain.conditions.rekognition import RekognitionInference
from overread.domain.conditions.textract import TextractInference
from overread.domain.errors import (
    AccessDenied,
    EngineFailed,
    EngineFault,
    InputFlaw,
    InputRefused,
    InvalidRequest,
    NotFound,
)
from overread.domain.objects import ALWAYS_READ, WrongRegion
from overread.domain.output import Json
from overread.domain.request_source import RequestSource
from overread.domain.task_input import Inference, task_input
from overread.engines.moderation.labels import TAXONOMY
from overread.operations import buckets, human_loops, kept_documents
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.flow_definitions import authorize_start, compiled_conditions, for_start

MAX_DOCUMENT_BYTES = 10 * 2**20
MAX_IMAGE_BYTES = 15 * 2**20
MAX_WHOLE_DOCUMENT_BYTES = 50 * 2**20
"""Of objects; bytes in the request are bounded by the services' models (documented quotas)."""

DEFAULT_MIN_CONFIDENCE = 50.0
"""Percent, of DetectModerationLabels (documented)."""


MODERATION_LABELS = tuple(name for parent, below in TAXONOMY.items() for name in (parent, *below))
"""The names that conditions can be about, parents before what is below them."""


@dataclass(frozen=True, slots=True)
class ObjectName:
    """version: as the caller names it; overread keeps one version of an object, which S3 calls `null`."""

    bucket: str
    key: str
    version: str | None = None


Input = bytes | ObjectName


@dataclass(frozen=True, slots=True)
class HumanLoopRequest:
    """`HumanLoopConfig` of a request."""

    name: str
    flow_definition_arn: str
    content_classifiers: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class ActivationOutcome:
    """What the conditions came to. loop_arn: None if nothing activated."""

    loop_arn: str | None
    evaluation: Activation


@dataclass(frozen=True, slots=True)
class Analysis:
    """answer: of the engine, in the service's own form. outcome: None if no human loop was asked for."""

    answer: Mapping[str, Json]
    outcome: ActivationOutcome | None


async def analyze_document(
    ctx: Context,
    caller: Caller,
    document: Input,
    features: Sequence[str],
    human_loop: HumanLoopRequest | None = None,
) -> Analysis:
    """Forms and tables of one document, and a review of them if the flow definition's conditions want it.

    Raises InvalidRequest, NotFound, AccessDenied, InputRefused for what is wrong with the document, EngineFailed,
    and what `human_loops.start` raises. Nothing is started unless the conditions have been judged.
    """
    authorize(caller, "textract:AnalyzeDocument", "*")
    engine = ctx.engines.document
    if engine is None:
        raise _no_engine("document")
    review = await _review(ctx, caller, RequestSource.TEXTRACT, human_loop)
    content, identity = await _read(ctx, caller, document, MAX_DOCUMENT_BYTES)
    answer = await engine.analyze(content, features, max_pages=ctx.policy.max_pages)
    if review is None:
        return Analysis(answer, None)
    activation = await review.judge(
        lambda: TextractInference.of(answer), identity, json.dumps(sorted(set(features)))
    )
    request: dict[str, Json] = {"FeatureTypes": [*features]}
    return Analysis(answer, await review.decide(activation, "Document", document, content, request, answer))


async def review_document(
    ctx: Context, caller: Caller, human_loop: HumanLoopRequest, given: Mapping[str, Json]
) -> ActivationOutcome:
    """All pages of a document as one review (ours; A2I's own call takes one page).

    given: the input of a human loop that `names_whole_document`; whatever else stands in it stays. Conditions see the
    answer for the whole document. Raises as `analyze_document`.
    """
    engine = ctx.engines.document
    if engine is None:
        raise _no_engine("document")
    request = _read_whole_request(given)
    review = await _review(ctx, caller, RequestSource.TEXTRACT, human_loop)
    assert review is not None
    place = ObjectName(request.document.s3_object.bucket, request.document.s3_object.name)
    content, identity = await _read(ctx, caller, place, MAX_WHOLE_DOCUMENT_BYTES)
    features = request.feature_types
    answer = await engine.analyze(content, features, max_pages=ctx.policy.max_document_pages)
    activation = await review.judge(
        lambda: TextractInference.of(answer), identity, json.dumps(sorted(set(features)))
    )
    sent: dict[str, Json] = {"FeatureTypes": [*features]}
    return await review.decide(activation, "Document", place, content, sent, answer, beside=given)


def names_whole_document(given: Mapping[str, Json]) -> bool:
    """Whether the input of a human loop names a document that nobody has analysed yet."""
    request = given.get("aiServiceRequest")
    document = request.get("document") if isinstance(request, dict) else None
    named = isinstance(document, dict) and "s3Object" in document
    return named and not {"aiServiceResponse", "selectedAiServiceResponse"} & set(given)


async def detect_moderation_labels(
    ctx: Context,
    caller: Caller,
    image: Input,
    min_confidence: float | None = None,
    human_loop: HumanLoopRequest | None = None,
) -> Analysis:
    """What an image should not show, and a review of that. min_confidence: percent; labels below it are not returned,
    so conditions never see them. Raises as `analyze_document`.
    """
    authorize(caller, "rekognition:DetectModerationLabels", "*")
    engine = ctx.engines.moderation
    if engine is None:
        raise _no_engine("moderation")
    review = await _review(ctx, caller, RequestSource.REKOGNITION, human_loop)
    content, identity = await _read(ctx, caller, image, MAX_IMAGE_BYTES)
    threshold = DEFAULT_MIN_CONFIDENCE if min_confidence is None else min_confidence
    answer = await engine.detect(content, min_confidence=threshold)
    if review is None:
        return Analysis(answer, None)
    activation = await review.judge(lambda: RekognitionInference.of(answer), identity, f"{threshold:g}")
    request: dict[str, Json] = {} if min_confidence is None else {"MinConfidence": min_confidence}
    return Analysis(answer, await review.decide(activation, "Image", image, content, request, answer))


@dataclass(frozen=True, slots=True)
class _Review:
    """A human loop that may come to be: everything that could refuse it has been asked before the engine works."""

    ctx: Context
    caller: Caller
    source: RequestSource
    human_loop: HumanLoopRequest
    conditions: Conditions

    async def judge(self, index: Callable[[], Indexed], identity: str, parameters: str) -> Activation:
        """parameters: what else of the request decides the answer; it belongs to the sampling draw."""
        draw = sampling.draw(self.human_loop.flow_definition_arn, self.source, identity, parameters)
        return await asyncio.to_thread(lambda: self.conditions.evaluate(index(), draw))

    async def decide(
        self,
        activation: Activation,
        member: str,
        given: Input,
        content: bytes,
        request: Mapping[str, Json],
        answer: Mapping[str, Json],
        beside: Mapping[str, Json] = MappingProxyType({}),
    ) -> ActivationOutcome:
        """Start the loop if the conditions activated it; otherwise the name stays free (observed).

        beside: members of the caller's own for the task's input.
        """
        if not activation.activated:
            return ActivationOutcome(None, activation)
        human_loop = self.human_loop
        place = given
        if isinstance(place, bytes):
            # Templates show an S3 object, and a document must not travel through every page and into the output.
            kept = await kept_documents.keep(self.ctx, self.caller, human_loop.name, content)
            place = ObjectName(kept.bucket, kept.key)
        sent: dict[str, Json] = {
            member: {"S3Object": _object_members(place)},
            "HumanLoopConfig": _human_loop_members(human_loop),
            **request,
        }
        inference = Inference(self.source, sent, answer)
        text = await asyncio.to_thread(
            lambda: orjson.dumps({**beside, **task_input(inference, activation)}).decode()
        )
        loop_arn = await human_loops.start(
            self.ctx,
            self.caller,
            name=human_loop.name,
            flow_definition_arn=human_loop.flow_definition_arn,
            input_content=text,
            content_classifiers=human_loop.content_classifiers or (),
        )
        return ActivationOutcome(loop_arn, activation)


async def _review(
    ctx: Context, caller: Caller, source: RequestSource, human_loop: HumanLoopRequest | None
) -> _Review | None:
    if human_loop is None:
        return None
    await authorize_start(ctx, caller, human_loop.name, human_loop.flow_definition_arn)
    flow = await for_start(ctx, caller, human_loop.flow_definition_arn)
    if flow.request_source != source:
        raise InvalidRequest(
            f"The flow definition {human_loop.flow_definition_arn} has the request source "
            f"{flow.request_source or 'of custom tasks'}; this operation needs {source}."
        )
    return _Review(ctx, caller, source, human_loop, compiled_conditions(ctx, flow))


async def _read(ctx: Context, caller: Caller, given: Input, limit: int) -> tuple[bytes, str]:
    """The bytes to analyse and their identity for the sampling draw. Raises NotFound for every reason why the caller
    cannot have the object: the services tell no more either (documented message).
    """
    if isinstance(given, bytes):
        return given, sampling.identity_of_content(given)
    if given.version not in (None, "null"):
        raise NotFound("object", given.key)
    place = buckets.Place(given.bucket, given.key, caller.region)
    try:
        info = await buckets.head_object(ctx, caller, place, ALWAYS_READ)
    except (NotFound, AccessDenied, WrongRegion) as error:
        raise NotFound("object", given.key) from error
    if info.size > limit:
        raise InputRefused(InputFlaw.TOO_LARGE, f"The object has {info.size:,} bytes, allowed are {limit:,}.")
    content = await ctx.objects.read_bytes(given.bucket, given.key, limit)
    return content, sampling.identity_of_object(given.bucket, given.key, info.etag)


class _Object(msgspec.Struct):
    bucket: str
    name: str


class _Document(msgspec.Struct, rename="camel"):
    s3_object: _Object


class _WholeRequest(msgspec.Struct, rename="camel"):
    document: _Document
    feature_types: Annotated[list[str], msgspec.Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: ["FORMS"]
    )


def _read_whole_request(given: Mapping[str, Json]) -> _WholeRequest:
    try:
        return msgspec.convert(given["aiServiceRequest"], _WholeRequest)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"HumanLoopInput.InputContent: aiServiceRequest: {error}.") from error


def _no_engine(kind: str) -> EngineFailed:
    return EngineFailed(kind, EngineFault.NOT_INSTALLED, f"this deployment has chosen no {kind} engine")


def _object_members(place: ObjectName) -> dict[str, Json]:
    members: dict[str, Json] = {"Bucket": place.bucket, "Name": place.key}
    return members if place.version is None else {**members, "Version": place.version}


def _human_loop_members(human_loop: HumanLoopRequest) -> dict[str, Json]:
    members: dict[str, Json] = {
        "FlowDefinitionArn": human_loop.flow_definition_arn,
        "HumanLoopName": human_loop.name,
    }
    if human_loop.content_classifiers is not None:
        members["DataAttributes"] = {"ContentClassifiers": list(human_loop.content_classifiers)}
    return members
