"""Moderation labels and the condition type that looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, ClassVar

import msgspec

from overread.domain.conditions.parameters import Parameters, Range
from overread.domain.conditions.select import NOTHING, Finding, Selection
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

ANY = "*"


class Label(msgspec.Struct, frozen=True, gc=False, rename="pascal"):
    """confidence: percent, 0-100. Everything else that Rekognition says of a label is skipped unread."""

    name: str
    confidence: float = nan


class RekognitionInference:
    """The labels of one `DetectModerationLabels` response."""

    source: ClassVar[RequestSource] = RequestSource.REKOGNITION
    __slots__ = ("labels",)

    def __init__(self, labels: list[Label]) -> None:
        self.labels = labels

    @classmethod
    def decode(cls, response: bytes) -> RekognitionInference:
        """From the response's JSON, members as Rekognition writes them. Raises InvalidInference."""
        try:
            return cls(_DECODER.decode(response).moderation_labels)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInference(cls.source, str(error)) from error

    @classmethod
    def of(cls, response: Mapping[str, Any]) -> RekognitionInference:
        """From the response as a value. Raises InvalidInference."""
        try:
            return cls(msgspec.convert(response, Response).moderation_labels)
        except msgspec.ValidationError as error:
            raise InvalidInference(cls.source, str(error)) from error

    def selection(self, items: frozenset[int]) -> Selection:
        return Selection(everything=False, positions=tuple(sorted(items)))


@dataclass(frozen=True, slots=True)
class ModerationLabelConfidenceCheck:
    """True if one label has the name and a confidence in the range; exactly those labels are selected.

    label_name: exact and case-sensitive (documented), or `*`. confidence: None means that the label's presence suffices.
    A label that was not returned satisfies nothing, not even "less than" (inferred).
    """

    label_name: str
    confidence: Range | None

    @classmethod
    def read(cls, parameters: Parameters) -> ModerationLabelConfidenceCheck:
        return cls(parameters.text("ModerationLabelName"), parameters.range("Confidence", 0, 100))

    def judge(self, inference: RekognitionInference, draw: float) -> Finding:  # noqa: ARG002 - a Check
        name, confidence = self.label_name, self.confidence
        found = [
            position
            for position, label in enumerate(inference.labels)
            if (name in (ANY, label.name)) and (confidence is None or confidence.holds(label.confidence))
        ]
        return Finding(True, frozenset(found)) if found else NOTHING


class Response(msgspec.Struct, rename="pascal", gc=False):
    """The members of a response that conditions need."""

    moderation_labels: list[Label]


_DECODER = msgspec.json.Decoder(Response)
