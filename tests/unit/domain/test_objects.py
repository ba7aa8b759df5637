"""S3's rules that need neither a store nor a wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from overread.domain.errors import PreconditionFailed, RangeNotSatisfiable
from overread.domain.objects import (
    ByteRange,
    CorsRule,
    ObjectInfo,
    ObjectRefusal,
    ObjectRefused,
    ReadCondition,
    check_bucket_name,
    check_key,
    check_metadata,
    matching_cors_rule,
    parse_range,
    span_of_part,
)

MODIFIED = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
SECOND = MODIFIED.replace(microsecond=0)
INFO = ObjectInfo("b", "k", 10, "abc", MODIFIED)


@pytest.mark.parametrize("name", ["abc", "a-b.c", "0" * 63, "sagemaker-us-east-1-000000000000"])
def test_names_that_buckets_may_have(name: str) -> None:
    check_bucket_name(name)


@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 64, "Abc", "a_b", "-ab", "ab-", ".ab", "a..b", "1.2.3.4", "xn--a", "a-s3alias", "abc\n", ""],
)
def test_names_that_buckets_may_not_have(name: str) -> None:
    with pytest.raises(ObjectRefused) as error:
        check_bucket_name(name)
    assert error.value.refusal is ObjectRefusal.BUCKET_NAME


def test_keys_are_measured_in_bytes() -> None:
    check_key("x" * 1024)
    check_key("ü" * 512)
    for key, refusal in (
        ("", ObjectRefusal.KEY),
        ("x" * 1025, ObjectRefusal.KEY_TOO_LONG),
        ("ü" * 513, ObjectRefusal.KEY_TOO_LONG),
    ):
        with pytest.raises(ObjectRefused) as error:
            check_key(key)
        assert error.value.refusal is refusal


def test_metadata_is_measured_with_its_names() -> None:
    check_metadata({"a": "x" * 2047})
    with pytest.raises(ObjectRefused):
        check_metadata({"ab": "x" * 2047})


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-4", ByteRange(0, 4)),
        ("bytes=5-", ByteRange(5, None)),
        ("bytes=-5", ByteRange(None, 5)),
        (None, None),
        ("bytes=-", None),
        ("bytes=4-0", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_range_headers(header: str | None, expected: ByteRange | None) -> None:
    assert parse_range(header) == expected


@pytest.mark.parametrize(
    "byte_range", [ByteRange(10, None), ByteRange(10, 12), ByteRange(None, 0), ByteRange(99, 100)]
)
def test_ranges_without_a_byte(byte_range: ByteRange) -> None:
    with pytest.raises(RangeNotSatisfiable):
        byte_range.span(10)


def test_an_empty_object_has_no_range() -> None:
    with pytest.raises(RangeNotSatisfiable):
        ByteRange(0, None).span(0)


@pytest.mark.parametrize(
    "condition",
    [
        ReadCondition(),
        ReadCondition(if_match='"abc"'),
        ReadCondition(if_match='"x", "abc"'),
        ReadCondition(if_match="*"),
        ReadCondition(if_none_match='"x"'),
        ReadCondition(if_modified_since=SECOND - timedelta(seconds=1)),
        ReadCondition(if_unmodified_since=SECOND),
        # The entity tag overrules the date.
        ReadCondition(if_match='"abc"', if_unmodified_since=SECOND - timedelta(seconds=1)),
        ReadCondition(if_none_match='"x"', if_modified_since=SECOND),
    ],
)
def test_conditions_that_hold(condition: ReadCondition) -> None:
    condition.check(INFO)


@pytest.mark.parametrize(
    ("condition", "header", "not_modified"),
    [
        (ReadCondition(if_match='"x"'), "If-Match", False),
        (ReadCondition(if_unmodified_since=SECOND - timedelta(seconds=1)), "If-Unmodified-Since", False),
        (ReadCondition(if_none_match='W/"abc"'), "If-None-Match", True),
        (ReadCondition(if_none_match="*"), "If-None-Match", True),
        (ReadCondition(if_modified_since=SECOND), "If-Modified-Since", True),
    ],
)
def test_conditions_that_do_not_hold(condition: ReadCondition, header: str, not_modified: bool) -> None:
    with pytest.raises(PreconditionFailed) as error:
        condition.check(INFO)
    assert (error.value.condition, error.value.not_modified) == (header, not_modified)


def test_parts_of_an_object() -> None:
    joined = ObjectInfo("b", "k", 10, "abc-2", MODIFIED, part_sizes=(6, 4))
    assert [span_of_part(joined, number) for number in (1, 2)] == [(0, 6), (6, 10)]
    assert span_of_part(INFO, 1) == (0, 10)
    with pytest.raises(RangeNotSatisfiable):
        span_of_part(INFO, 2)


def test_cors_rules_match_origin_method_and_headers() -> None:
    first = CorsRule(("https://*.example",), ("GET",), ("x-amz-*", "range"))
    second = CorsRule(("*",), ("PUT",))
    rules = (first, second)
    assert matching_cors_rule(rules, "https://a.example", "GET", ["X-Amz-Date", "Range"]) is first
    assert matching_cors_rule(rules, "https://a.example", "GET", ["cookie"]) is None
    assert matching_cors_rule(rules, "http://a.example", "GET") is None
    assert matching_cors_rule(rules, "null", "PUT") is second
    assert matching_cors_rule(rules, "null", "PUT", ["range"]) is None
