"""What is known of one AWS request so far; filled in from top to bottom of `aws/app.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from overread.domain.caller import Caller


@dataclass(slots=True)
class AwsRequest:
    """One request on the AWS wire.

    path, query: as sent, percent-encoded, query without its `?`. headers: lower-case names, latin-1 values, repeated ones
    joined by a comma. secure: the connection has TLS. body: the whole body, for every service but S3. stream: for S3 only,
    the decoded body (aws-chunked framing taken off); iterating to its end verifies payload hash, chunk signatures and
    trailing checksums and raises the domain error if one does not hold, so a caller must not commit anything before the
    end. content_length: of the decoded body, None when unknown. answer_headers: a handler adds
    here what no member of the answer's model carries.
    """

    id: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    client_host: str = ""
    secure: bool = False
    service: str = ""
    operation: str = ""
    protocol: str = ""
    caller: Caller | None = None
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None
    content_length: int | None = None
    trailers: dict[str, str] = field(default_factory=dict)
    answer_headers: list[tuple[str, str]] = field(default_factory=list)
