"""What another service's error means here: codes of Textract and Rekognition, from AWS itself or from a server that speaks
their form.

Source: the errors that the models of both operations declare (documented).
"""

from __future__ import annotations

from overread.domain.errors import (
    EngineFailed,
    EngineFault,
    InputFlaw,
    InputRefused,
    InvalidRequest,
    OverreadError,
)

_FLAWS = {
    "BadDocumentException": InputFlaw.BAD,
    "UnsupportedDocumentException": InputFlaw.UNSUPPORTED,
    "DocumentTooLargeException": InputFlaw.TOO_LARGE,
    "InvalidImageFormatException": InputFlaw.BAD,
    "ImageTooLargeException": InputFlaw.TOO_LARGE,
}
_INVALID = frozenset({"InvalidParameterException", "ValidationException"})
_BUSY = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


def error_of(engine: str, code: str, message: str) -> OverreadError:
    """The domain error for a code, which may carry a namespace (`com.amazonaws.textract#BadDocumentException`)."""
    name = code.rpartition("#")[2].partition(":")[0]
    if name in _FLAWS:
        return InputRefused(_FLAWS[name], message or name)
    if name in _INVALID:
        return InvalidRequest(message or name)
    fault = EngineFault.BUSY if name in _BUSY else EngineFault.UNAVAILABLE
    return EngineFailed(engine, fault, f"{name}: {message}")
