"""The EventBridge envelope of a status change, member for member.

Source: Developer Guide "Use Amazon CloudWatch Events in Amazon Augmented AI" (documented).
"""

from __future__ import annotations

from datetime import UTC

from overread.domain.events import LoopFinished
from overread.domain.output import Json, timestamp

DETAIL_TYPE = "SageMaker A2I HumanLoop Status Change"
SOURCE = "aws.sagemaker"


def envelope(event: LoopFinished, event_id: str) -> dict[str, Json]:
    """event_id: the same for every delivery of one event, so that consumers can tell a repetition."""
    return {
        "version": "0",
        "id": event_id,
        "detail-type": DETAIL_TYPE,
        "source": SOURCE,
        "account": event.account,
        "time": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": event.region,
        "resources": [event.loop_arn],
        "detail": {
            "creationTime": timestamp(event.created_at),
            # Present as null, not left out, unless the loop failed (documented).
            "failureCode": event.failure_code.value if event.failure_code else None,
            "failureReason": event.failure_reason,
            "flowDefinitionArn": event.flow_definition_arn,
            "humanLoopArn": event.loop_arn,
            "humanLoopName": event.loop_name,
            "humanLoopOutput": {"outputS3Uri": event.output_uri},
            "humanLoopStatus": event.status.value,
        },
    }
