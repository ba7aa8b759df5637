"""The output of a human loop: where it lies and what it says, member for member.

Source: SageMaker Developer Guide "Amazon A2I Output Data" (documented), recorded outputs of the public notebooks (observed).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

CONTENT_TYPE = "application/json"

_OUTPUT_PATH = re.compile(r"(?:https|s3)://([^/]+)/?(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OutputPlace:
    bucket: str
    key: str

    @property
    def uri(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def bucket_and_prefix(output_path: str) -> tuple[str, str]:
    """Bucket and key prefix of an `S3OutputPath`, the prefix without a slash at its end.

    https forms of S3 addresses name their bucket in the host or as the first part of the path (documented S3 addressing).
    """
    found = _OUTPUT_PATH.match(output_path)
    if found is None:
        raise ValueError(f"{output_path!r} is not an S3 address")
    bucket, prefix = found.groups()
    if output_path.startswith("https://"):
        host = re.match(r"(?:(.+)\.)?s3[.-][a-z0-9.-]*amazonaws\.com\Z", bucket)
        if host is not None and host.group(1):
            bucket = host.group(1)
        elif host is not None:
            bucket, _, prefix = prefix.partition("/")
    return bucket, prefix.rstrip("/")


def output_place(output_path: str, flow_name: str, loop_name: str, created_at: datetime) -> OutputPlace:
    """Fixed from the loop's creation on; the time is the loop's creation in UTC."""
    bucket, prefix = bucket_and_prefix(output_path)
    moment = created_at.astimezone(UTC).strftime("%Y/%m/%d/%H/%M/%S")
    key = f"{flow_name}/{moment}/{loop_name}/output.json"
    return OutputPlace(bucket, f"{prefix}/{key}" if prefix else key)


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """One worker's answer. issuer and sub: the private workforce's identity of the worker."""

    content: Json
    accepted_at: datetime
    submitted_at: datetime
    time_spent_seconds: float
    worker_id: str
    identity_provider_type: str
    issuer: str
    sub: str


def output_document(
    *,
    flow_definition_arn: str,
    loop_name: str,
    input_content: Json,
    answers: Sequence[HumanAnswer],
    request_source: str | None,
    tells_identity: bool = True,
) -> dict[str, Json]:
    """The document of `output.json`: members sorted at every level, integral numbers without a fraction.

    answers: in the order of submission (inferred). tells_identity: who the workers are is said of private teams only
    (documented; that it is left out for others is inferred).
    """
    document: dict[str, Json] = {
        "flowDefinitionArn": flow_definition_arn,
        "humanAnswers": [
            _answer(answer, tells_identity=tells_identity)
            for answer in sorted(answers, key=lambda answer: answer.submitted_at)
        ],
        "humanLoopName": loop_name,
        "inputContent": input_content,
    }
    if request_source is not None:
        document["awsManagedHumanLoopRequestSource"] = request_source
    normal = normalise(document)
    assert isinstance(normal, dict)
    return normal


def normalise(value: Json) -> Json:
    """Sorted members and shortest numbers (observed: 996.0 comes back as 996)."""
    if isinstance(value, Mapping):
        return {name: normalise(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [normalise(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def timestamp(instant: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.mmmZ`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def _answer(answer: HumanAnswer, *, tells_identity: bool) -> dict[str, Json]:
    written: dict[str, Json] = {
        "acceptanceTime": timestamp(answer.accepted_at),
        "answerContent": answer.content,
        "submissionTime": timestamp(answer.submitted_at),
        "timeSpentInSeconds": answer.time_spent_seconds,
        "workerId": answer.worker_id,
    }
    if tells_identity:
        written["workerMetadata"] = {
            "identityData": {
                "identityProviderType": answer.identity_provider_type,
                "issuer": answer.issuer,
                "sub": answer.sub,
            }
        }
    return written
