"""The forms in which a template may name an object in S3."""

from __future__ import annotations

import re

from overread.domain.errors import TemplateFailed

_BUCKET = r"[A-Za-z0-9][A-Za-z0-9._\-]{1,254}"
_S3_HOST = r"s3(?:[.\-](?:dualstack\.)?[a-z0-9\-]+)?\.amazonaws\.com(?:\.cn)?"

_FORMS = (
    re.compile(rf"s3://(?P<bucket>{_BUCKET})/(?P<key>.+)", re.DOTALL),
    re.compile(rf"https?://{_S3_HOST}/(?P<bucket>{_BUCKET})/(?P<key>.+)", re.DOTALL),
    re.compile(rf"https?://(?P<bucket>{_BUCKET}?)\.{_S3_HOST}/(?P<key>.+)", re.DOTALL),
)


def parse_s3_address(text: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key` or of an S3 URL, global or regional, path-style or virtual-host.

    The key is taken as it stands, not percent-decoded: default templates build the `http` form from raw keys.
    Raises TemplateFailed("InvalidParameters"); the message is A2I's (observed), with the value as it came.
    """
    address = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(address):
            return found["bucket"], found["key"]
    raise TemplateFailed("InvalidParameters", f'"grant_read_access" input is not a valid S3 URI: "{text}".')
