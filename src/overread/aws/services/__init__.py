"""One thin file per AWS service or noun: decoded input in, one operation called, members out.

`table.py` merges them; S3, which names no operation on the wire, has `s3.py` to itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.operations.context import Context

Handler = Callable[[Context, AwsRequest, Any], Awaitable[Mapping[str, object] | None]]
"""(context, request, decoded input) → the members of the answer by their wire names, None for an empty one."""
