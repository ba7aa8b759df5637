from __future__ import annotations

import pytest

from overread.domain.errors import TemplateFailed
from overread.templates.s3_address import parse_s3_address

FORMS = [
    ("s3://examplebucket/myphoto.png", "examplebucket", "myphoto.png"),
    ("s3://examplebucket/a/b c/ü&'+%20?#.png", "examplebucket", "a/b c/ü&'+%20?#.png"),
    ("  s3://examplebucket/myphoto.png\n", "examplebucket", "myphoto.png"),
    ("http://s3.amazonaws.com/examplebucket/a/b.png", "examplebucket", "a/b.png"),
    ("https://s3.amazonaws.com/examplebucket/a/b.png", "examplebucket", "a/b.png"),
    ("https://s3.eu-west-1.amazonaws.com/examplebucket/b.png", "examplebucket", "b.png"),
    ("https://s3-eu-west-1.amazonaws.com/examplebucket/b.png", "examplebucket", "b.png"),
    ("https://s3.dualstack.eu-west-1.amazonaws.com/examplebucket/b.png", "examplebucket", "b.png"),
    ("https://s3.cn-north-1.amazonaws.com.cn/examplebucket/b.png", "examplebucket", "b.png"),
    ("https://examplebucket.s3.amazonaws.com/a/b.png", "examplebucket", "a/b.png"),
    ("https://my.example.bucket.s3.amazonaws.com/b.png", "my.example.bucket", "b.png"),
    ("https://examplebucket.s3.us-west-2.amazonaws.com/b.png", "examplebucket", "b.png"),
    ("https://examplebucket.s3-us-west-2.amazonaws.com/b.png", "examplebucket", "b.png"),
    ("s3://examplebucket//leading", "examplebucket", "/leading"),
    ("s3://examplebucket/line\nbreak", "examplebucket", "line\nbreak"),
]


@pytest.mark.parametrize(("text", "bucket", "key"), FORMS)
def test_a_form_names_bucket_and_key(text: str, bucket: str, key: str) -> None:
    assert parse_s3_address(text) == (bucket, key)


NOT_ADDRESSES = [
    "",
    " ",
    "s3:///key",
    "s3://bucket",
    "s3://bucket/",
    "S3//bucket/key",
    "ftp://s3.amazonaws.com/bucket/key",
    "https://s3.amazonaws.com/bucket",
    "https://s3.amazonaws.com//key",
    "https://example.com/bucket/key",
    "https://bucket.s3.example.com/key",
    "https://s3.amazonaws.com.example.com/bucket/key",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_anything_else_is_refused_with_the_value_as_it_came(text: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        parse_s3_address(text)
    assert caught.value.message == f'"grant_read_access" input is not a valid S3 URI: "{text}".'
