"""What the activation conditions of a flow definition look at."""

from __future__ import annotations

from enum import StrEnum


class RequestSource(StrEnum):
    """Values of `AwsManagedHumanLoopRequestSource`: A2I's two, and ours for any JSON prediction."""

    REKOGNITION = "AWS/Rekognition/DetectModerationLabels/Image/V3"
    TEXTRACT = "AWS/Textract/AnalyzeDocument/Forms/V1"
    JSON = "Overread/Json/V1"
