"""`Sampling`: a share of the requests, chosen so that the same request is always chosen, or never.

Documented: the result "does not change for the inference of that input". Inferred: one draw for each request, made of
what was asked and not of what was answered; the loop's name, which changes with each call, does not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from overread.domain.conditions.parameters import Parameters
from overread.domain.conditions.select import EVERYTHING, NOTHING, Finding
from overread.domain.request_source import RequestSource

TYPE = "Sampling"

_STEPS = 2**53
"""As many as a float below 1 can tell apart, so that a draw is never rounded up to 100."""


def draw(flow_definition_arn: str, source: RequestSource, identity: str, parameters: str = "") -> float:
    """A number in [0, 100), evenly spread over requests; one for all Sampling conditions of a flow definition.

    identity: of the input, by `identity_of_content` or `identity_of_object`. parameters: what else of the request
    decides the answer (FeatureTypes, MinConfidence), in a canonical form.
    """
    request = json.dumps([flow_definition_arn, source, identity, parameters])
    number = int.from_bytes(hashlib.sha256(request.encode()).digest()[:8])
    return (number >> 11) / _STEPS * 100


def identity_of_content(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def identity_of_object(bucket: str, key: str, version: str) -> str:
    """version: the object's version id, or its ETag where versions are not kept."""
    return json.dumps([bucket, key, version])


@dataclass(frozen=True, slots=True)
class Sampling:
    """True alone it selects everything; under And it only narrows (documented)."""

    percentage: float

    @classmethod
    def read(cls, parameters: Parameters) -> Sampling:
        return cls(parameters.required_number("RandomSamplingPercentage", 0.01, 100))

    def judge(self, inference: object, draw: float) -> Finding:  # noqa: ARG002 - a Check
        return EVERYTHING if draw < self.percentage else NOTHING
