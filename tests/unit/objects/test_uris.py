from __future__ import annotations

import pytest

from overread.objects.uris import ObjectAddress, join, parse_address, path_style


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s3://b/k", ObjectAddress("b", "k")),
        ("s3://b", ObjectAddress("b", "")),
        ("s3://b/", ObjectAddress("b", "")),
        ("s3://b/a b%20c/ü?x#y", ObjectAddress("b", "a b%20c/ü?x#y")),
        ("https://s3.us-east-1.amazonaws.com/b/a%20b", ObjectAddress("b", "a b")),
        ("https://s3.amazonaws.com/b", ObjectAddress("b", "")),
        ("https://s3-eu-west-1.amazonaws.com/b/k", ObjectAddress("b", "k")),
        ("https://b.c.s3.eu-west-1.amazonaws.com/k/l", ObjectAddress("b.c", "k/l")),
        ("https://b.s3.amazonaws.com/k?X-Amz-Signature=0", ObjectAddress("b", "k")),
        ("https://b.s3.dualstack.us-west-2.amazonaws.com/k", ObjectAddress("b", "k")),
        ("https://s3.cn-north-1.amazonaws.com.cn/b/k", ObjectAddress("b", "k")),
        ("https://b/prefix", ObjectAddress("b", "prefix")),
        ("http://b/k", None),
        ("s3:/b/k", None),
        ("s3:///k", None),
        ("https://s3.amazonaws.com/", None),
        ("", None),
    ],
)
def test_addresses(text: str, expected: ObjectAddress | None) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize("prefix", ["s3://b/p", "s3://b/p/"])
def test_joining_gives_one_slash(prefix: str) -> None:
    address = parse_address(prefix)
    assert address is not None
    assert str(join(address, "a", "output.json")) == "s3://b/p/a/output.json"


@pytest.mark.parametrize("bucket", ["s3://b", "s3://b/"])
def test_joining_to_a_bucket_gives_no_slash_before(bucket: str) -> None:
    address = parse_address(bucket)
    assert address is not None
    assert str(join(address, "a")) == "s3://b/a"


def test_path_style_encodes_what_signatures_encode() -> None:
    assert path_style(ObjectAddress("b", "a b/c+d~ü")) == "/b/a%20b/c%2Bd~%C3%BC"
