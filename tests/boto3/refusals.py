"""What a real client makes of a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError


@contextmanager
def refused(code: str, message: str | None = None, status: int = 400) -> Iterator[None]:
    """The block must end in a ClientError of this code, with this HTTP status and,
    if one is given, this message.
    """
    with pytest.raises(ClientError) as caught:
        yield
    answer = caught.value.response
    found = (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"])
    assert found == (code, status), answer["Error"]["Message"]
    if message is not None:
        assert answer["Error"]["Message"] == message
