"""One thin file per AWS service or noun: decoded input in, one operation called, members out."""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, cast

from overread.aws.answer import Reply
from overread.aws.context import AwsRequest
from overread.aws.errors import Rows
from overread.operations.context import Context

Handler = Callable[[Context, AwsRequest, Any], Awaitable[Mapping[str, object] | None]]
"""(context, request, decoded input) → the members of the answer by their wire names, None for an empty one.
"""


class S3Service(Protocol):
    """What `services/s3.py` is: S3 names no operation on the wire, so it routes by itself."""

    @property
    def ERRORS(self) -> Rows: ...  # noqa: N802 - a constant of a module

    async def handle(self, ctx: Context, request: AwsRequest, /) -> Reply: ...


_FILES = {
    "sagemaker-a2i-runtime": ("a2i_runtime",),
    "sagemaker": ("flow_definitions", "human_task_uis", "workforce", "tags"),
    "sts": ("sts",),
    "cognito-idp": ("cognito_idp",),
}


def load_handlers() -> Mapping[str, Mapping[str, Handler]]:
    """Every handler by service and operation. A service file may be absent only while it is being written."""
    handlers: dict[str, dict[str, Handler]] = {}
    for service, files in _FILES.items():
        found = handlers.setdefault(service, {})
        for name in files:
            module = f"{__name__}.{name}"
            try:
                found.update(importlib.import_module(module).OPERATIONS)
            except ModuleNotFoundError as error:
                if error.name != module:
                    raise
    return handlers


def load_s3() -> S3Service | None:
    """`services/s3.py`; None only while it is being written."""
    module = f"{__name__}.s3"
    try:
        return cast(S3Service, importlib.import_module(module))
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return None
