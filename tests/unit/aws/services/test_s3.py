"""S3's table of errors, and that an answer is found for whatever the object store raises."""

from __future__ import annotations

import pytest

from overread.aws.context import AwsRequest
from overread.aws.errors import describe
from overread.aws.services.s3 import ERRORS
from overread.domain.errors import (
    AccessDenied,
    AlreadyExists,
    BadDigest,
    InUse,
    NotFound,
    OverreadError,
    PreconditionFailed,
    RangeNotSatisfiable,
    StorageUnavailable,
    Throttled,
)
from overread.domain.objects import ObjectRefusal, ObjectRefused, WrongRegion

RAISED: list[OverreadError] = [
    *(NotFound(kind, "x") for kind in ("bucket", "object", "upload", "CORS configuration")),
    *(ObjectRefused(refusal, "because") for refusal in ObjectRefusal),
    AccessDenied("me", "s3:GetObject", "*"),
    AlreadyExists("bucket", "x"),
    BadDigest("CRC32", "a", "b"),
    InUse("bucket", "x", "holds objects"),
    PreconditionFailed("If-Match"),
    RangeNotSatisfiable("bytes=9-", 1),
    StorageUnavailable("disk full"),
    Throttled("PutObject"),
]


@pytest.mark.parametrize("error", RAISED, ids=str)
def test_everything_the_object_store_raises_has_a_code_of_s3(error: OverreadError) -> None:
    told = describe(error, AwsRequest("id", "GET", "/b/k", "", {}, service="s3"), ERRORS)
    assert told is not None
    assert not told.code.endswith("Exception") or told.code == "IllegalLocationConstraintException"
    assert 400 <= told.status <= 503
    assert told.message


def test_the_reason_of_a_storage_failure_stays_with_the_operator() -> None:
    request = AwsRequest("id", "GET", "/b/k", "", {}, service="s3")
    told = describe(StorageUnavailable("/srv/blobs: disk full"), request, ERRORS)
    assert told is not None
    assert "disk" not in told.message


def test_an_error_without_a_row_of_its_own_is_told_as_its_family() -> None:
    request = AwsRequest("id", "POST", "/", "", {}, service="sagemaker")
    told = describe(WrongRegion("b", "eu-west-1", "us-east-1"), request)
    assert told is not None
    assert (told.code, told.status) == ("ValidationException", 400)
