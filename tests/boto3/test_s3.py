"""S3 through unmodified boto3, the AWS CLI and bare HTTP, against a running server."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
from tests.servers import Account, RunningServer

MIB = 2**20
KEYS = [
    *(
        "a b",
        "a+b",
        "a//b",
        "/lead",
        "trail/",
        "ünï/cødé \U0001f600",
        "%41",
        "a%2Fb",
        "q?x=1&y#z",
        "a&b<c>\"d'",
    ),
    *("a;b=c,d", "~-_.!*()", ".", "a/../b", "tab\there", "line\nbreak", "x" * 1024),
]


@pytest.fixture
def s3(account: Account) -> Any:
    return account.client("s3")


@pytest.fixture
def bucket(s3: Any, account: Account) -> str:
    name = f"bucket-{account.id}"
    s3.create_bucket(Bucket=name)
    return name


@contextlib.contextmanager
def refused(code: str, status: int) -> Iterator[dict[str, Any]]:
    found: dict[str, Any] = {}
    with pytest.raises(ClientError) as error:
        yield found
    found.update(error.value.response["Error"])
    assert (found["Code"], error.value.response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)


def fetch(
    url: str, method: str = "GET", data: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def body_of(size: int) -> bytes:
    return hashlib.shake_128(b"a body").digest(size)


class TestBuckets:
    def test_head_bucket_tells_the_region(self, s3: Any, bucket: str) -> None:
        headers = s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPHeaders"]
        assert headers["x-amz-bucket-region"] == "us-east-1"
        assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None

    def test_a_bucket_elsewhere(self, account: Account) -> None:
        west = account.client("s3", "eu-west-1")
        with refused("IllegalLocationConstraintException", 400):
            west.create_bucket(Bucket=f"test-west-{account.id}")
        west.create_bucket(
            Bucket=f"test-west-{account.id}", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        assert west.get_bucket_location(Bucket=f"test-west-{account.id}")["LocationConstraint"] == "eu-west-1"
        with refused("BucketAlreadyOwnedByYou", 409):
            west.create_bucket(
                Bucket=f"test-west-{account.id}",
                CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
            )

    def test_a_client_of_another_region_finds_its_way(self, account: Account) -> None:
        west, east = account.client("s3", "eu-west-1"), account.client("s3")
        west.create_bucket(
            Bucket=f"test-way-{account.id}", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        west.put_object(Bucket=f"test-way-{account.id}", Key="a", Body=b"1")
        assert east.get_object(Bucket=f"test-way-{account.id}", Key="a")["Body"].read() == b"1"
        east.head_object(Bucket=f"test-way-{account.id}", Key="a")

    def test_making_a_bucket_again_in_us_east_1(self, s3: Any, bucket: str) -> None:
        s3.create_bucket(Bucket=bucket)
        assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]

    def test_buckets_are_listed_in_pages(self, account: Account, s3: Any) -> None:
        names = [f"page-{letter}-{account.id}" for letter in "abc"]
        for name in names:
            s3.create_bucket(Bucket=name)
        pages = s3.get_paginator("list_buckets").paginate(Prefix="page-", PaginationConfig={"PageSize": 2})
        assert [[entry["Name"] for entry in page["Buckets"]] for page in pages] == [names[:2], names[2:]]

    def test_another_account_is_kept_out(self, server: RunningServer, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"1")
        other = server.new_account().client("s3")
        calls: tuple[Callable[[], Any], ...] = (
            lambda: other.get_object(Bucket=bucket, Key="a"),
            lambda: other.put_object(Bucket=bucket, Key="a", Body=b"2"),
            lambda: other.list_objects_v2(Bucket=bucket),
            lambda: other.delete_object(Bucket=bucket, Key="a"),
            lambda: other.delete_bucket(Bucket=bucket),
        )
        for call in calls:
            with refused("AccessDenied", 403):
                call()
        with refused("BucketAlreadyExists", 409):
            other.create_bucket(Bucket=bucket)
        assert bucket not in [entry["Name"] for entry in other.list_buckets()["Buckets"]]
        with refused("AccessDenied", 403):
            s3.get_object(Bucket=bucket, Key="a", ExpectedBucketOwner="111111111111")

    def test_deleting(self, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"1")
        with refused("BucketNotEmpty", 409):
            s3.delete_bucket(Bucket=bucket)
        s3.delete_object(Bucket=bucket, Key="a")
        s3.delete_bucket(Bucket=bucket)
        with refused("404", 404):
            s3.head_bucket(Bucket=bucket)
        with refused("NoSuchBucket", 404):
            s3.list_objects_v2(Bucket=bucket)

    def test_names_by_the_rules(self, s3: Any) -> None:
        for name in ("UPPER", "a..b", "192.168.1.1", "ab-s3alias", "xn--abc"):
            with refused("InvalidBucketName", 400):
                s3.create_bucket(Bucket=name)

    def test_features_that_are_not_there(self, s3: Any, bucket: str) -> None:
        assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
        assert s3.get_bucket_acl(Bucket=bucket)["Grants"][0]["Permission"] == "FULL_CONTROL"
        with refused("ServerSideEncryptionConfigurationNotFoundError", 404):
            s3.get_bucket_encryption(Bucket=bucket)
        with refused("NoSuchBucketPolicy", 404):
            s3.get_bucket_policy(Bucket=bucket)
        with refused("NotImplemented", 501) as error:
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        assert "versioning" in error["Message"]


class TestObjects:
    def test_an_object_comes_back_as_it_was_put(self, s3: Any, bucket: str) -> None:
        put = s3.put_object(
            Bucket=bucket,
            Key="dir/a.json",
            Body=b'{"a": 1}',
            ContentType="application/json",
            CacheControl="no-store",
            ContentDisposition="inline",
            ContentEncoding="identity",
            ContentLanguage="en",
            Expires="Thu, 01 Jan 2026 00:00:00 GMT",
            Metadata={"one": "1", "two": "zwei"},
        )
        got = s3.get_object(Bucket=bucket, Key="dir/a.json")
        head = s3.head_object(Bucket=bucket, Key="dir/a.json")
        assert got["Body"].read() == b'{"a": 1}'
        for answer in (got, head):
            assert answer["ETag"] == put["ETag"] == '"42b7b4f2921788ea14dac5566e6f06d0"'
            assert (answer["ContentType"], answer["ContentLength"]) == ("application/json", 8)
            assert (answer["CacheControl"], answer["ContentDisposition"]) == ("no-store", "inline")
            assert (answer["ContentEncoding"], answer["ContentLanguage"]) == ("identity", "en")
            assert answer["ExpiresString"] == "Thu, 01 Jan 2026 00:00:00 GMT"
            assert answer["Metadata"] == {"one": "1", "two": "zwei"}
            headers = answer["ResponseMetadata"]["HTTPHeaders"]
            assert headers["content-security-policy"] == "sandbox"
            assert headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize("size", [0, 1, 65_536, 3 * MIB + 1])
    def test_sizes(self, s3: Any, bucket: str, size: int) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=body_of(size))
        assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == body_of(size)

    @pytest.mark.parametrize(
        "key",
        KEYS,
    )
    def test_keys_of_every_kind(self, s3: Any, bucket: str, key: str) -> None:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
        assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
        assert [entry["Key"] for entry in s3.list_objects(Bucket=bucket)["Contents"]] == [key]
        assert s3.list_objects_v2(Bucket=bucket, Prefix=key, StartAfter=key)["KeyCount"] == 0
        s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": key})
        assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == key.encode()
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": "copy"}]})
        assert "Contents" not in s3.list_objects(Bucket=bucket)

    def test_a_file_name_and_a_folder_name_may_be_equal(self, s3: Any, bucket: str) -> None:
        for key in ("a", "a/b", "a/b/c"):
            s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
        assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == b"a"

    def test_a_key_that_is_too_long(self, s3: Any, bucket: str) -> None:
        with refused("KeyTooLongError", 400):
            s3.put_object(Bucket=bucket, Key="x" * 1025, Body=b"")

    def test_what_is_absent(self, s3: Any, bucket: str) -> None:
        with refused("NoSuchKey", 404) as error:
            s3.get_object(Bucket=bucket, Key="absent")
        assert error["Key"] == "absent"
        with refused("404", 404):
            s3.head_object(Bucket=bucket, Key="absent")
        with refused("NoSuchBucket", 404):
            s3.get_object(Bucket="no-such-bucket-here", Key="absent")
        with pytest.raises(s3.exceptions.NoSuchKey):
            s3.get_object(Bucket=bucket, Key="absent")
        s3.delete_object(Bucket=bucket, Key="absent")

    def test_ranges(self, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"0123456789")
        for wanted, content, described in (
            ("bytes=0-0", b"0", "bytes 0-0/10"),
            ("bytes=2-", b"23456789", "bytes 2-9/10"),
            ("bytes=-3", b"789", "bytes 7-9/10"),
            ("bytes=8-99", b"89", "bytes 8-9/10"),
        ):
            got = s3.get_object(Bucket=bucket, Key="a", Range=wanted)
            assert (got["Body"].read(), got["ContentRange"]) == (content, described)
            assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
            assert s3.head_object(Bucket=bucket, Key="a", Range=wanted)["ContentLength"] == len(content)
        assert s3.get_object(Bucket=bucket, Key="a", Range="bytes=0-1,3-4")["Body"].read() == b"0123456789"
        with refused("InvalidRange", 416) as error:
            s3.get_object(Bucket=bucket, Key="a", Range="bytes=10-")
        assert error["ActualObjectSize"] == "10"

    def test_conditions_of_reading(self, s3: Any, bucket: str) -> None:
        etag = s3.put_object(Bucket=bucket, Key="a", Body=b"1")["ETag"]
        modified = s3.head_object(Bucket=bucket, Key="a")["LastModified"]
        assert s3.get_object(Bucket=bucket, Key="a", IfMatch=etag)["Body"].read() == b"1"
        for condition in ({"IfNoneMatch": etag}, {"IfModifiedSince": modified}):
            with refused("304", 304):
                s3.get_object(Bucket=bucket, Key="a", **condition)
        with refused("PreconditionFailed", 412):
            s3.get_object(Bucket=bucket, Key="a", IfMatch='"other"')
        with refused("412", 412):
            s3.head_object(Bucket=bucket, Key="a", IfMatch='"other"')

    def test_conditions_of_writing(self, s3: Any, bucket: str) -> None:
        etag = s3.put_object(Bucket=bucket, Key="a", Body=b"1", IfNoneMatch="*")["ETag"]
        with refused("PreconditionFailed", 412):
            s3.put_object(Bucket=bucket, Key="a", Body=b"2", IfNoneMatch="*")
        s3.put_object(Bucket=bucket, Key="a", Body=b"3", IfMatch=etag)
        with refused("PreconditionFailed", 412):
            s3.put_object(Bucket=bucket, Key="a", Body=b"4", IfMatch=etag)
        assert s3.get_object(Bucket=bucket, Key="a")["Body"].read() == b"3"

    @pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
    def test_checksums(self, s3: Any, bucket: str, algorithm: str) -> None:
        member = f"Checksum{algorithm}"
        put = s3.put_object(Bucket=bucket, Key="a", Body=body_of(100_000), ChecksumAlgorithm=algorithm)
        got = s3.get_object(Bucket=bucket, Key="a", ChecksumMode="ENABLED")
        assert got["Body"].read() == body_of(100_000)
        assert put[member] == got[member]
        assert got["ChecksumType"] == "FULL_OBJECT"
        size = len(base64.b64decode(put[member]))
        wrong = base64.b64encode(bytes(size)).decode()
        with refused("BadDigest", 400):
            s3.put_object(Bucket=bucket, Key="a", Body=b"2", **{member: wrong})
        with refused("BadDigest", 400):
            s3.put_object(Bucket=bucket, Key="a", Body=b"2", ContentMD5=base64.b64encode(bytes(16)).decode())
        assert s3.head_object(Bucket=bucket, Key="a")["ContentLength"] == 100_000

    def test_response_headers_are_overridden(self, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"1", ContentType="text/plain")
        got = s3.get_object(
            Bucket=bucket, Key="a", ResponseContentType="text/csv", ResponseContentDisposition="attachment"
        )
        assert (got["ContentType"], got["ContentDisposition"]) == ("text/csv", "attachment")

    def test_promises_that_cannot_be_kept_are_refused(self, s3: Any, bucket: str) -> None:
        for more in (
            {"Tagging": "a=b"},
            {"ACL": "public-read"},
            {"WebsiteRedirectLocation": "/x"},
            {"StorageClass": "GLACIER"},
            {"SSECustomerKey": "k" * 32, "SSECustomerAlgorithm": "AES256"},
        ):
            with refused("NotImplemented", 501):
                s3.put_object(Bucket=bucket, Key="a", Body=b"1", **more)

    def test_deleting_many(self, s3: Any, bucket: str) -> None:
        for number in range(3):
            s3.put_object(Bucket=bucket, Key=f"k{number}", Body=b"")
        keys = [{"Key": f"k{number}"} for number in range(4)]
        assert [
            entry["Key"] for entry in s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})["Deleted"]
        ] == ["k0", "k1", "k2", "k3"]
        assert "Deleted" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
        with refused("MalformedXML", 400):
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys * 251})

    def test_copies(self, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"1", ContentType="text/plain", Metadata={"a": "1"})
        source = {"Bucket": bucket, "Key": "a"}
        copied = s3.copy_object(Bucket=bucket, Key="b", CopySource=source)["CopyObjectResult"]
        assert copied["ETag"] == s3.head_object(Bucket=bucket, Key="b")["ETag"]
        with refused("InvalidRequest", 400):
            s3.copy_object(Bucket=bucket, Key="a", CopySource=source)
        s3.copy_object(
            Bucket=bucket, Key="a", CopySource=source, MetadataDirective="REPLACE", Metadata={"b": "2"}
        )
        assert s3.head_object(Bucket=bucket, Key="a")["Metadata"] == {"b": "2"}
        assert s3.head_object(Bucket=bucket, Key="b")["Metadata"] == {"a": "1"}
        with refused("PreconditionFailed", 412):
            s3.copy_object(Bucket=bucket, Key="c", CopySource=source, CopySourceIfNoneMatch=copied["ETag"])
        with refused("NoSuchKey", 404):
            s3.copy_object(Bucket=bucket, Key="c", CopySource={"Bucket": bucket, "Key": "absent"})


class TestLists:
    def test_paginators(self, s3: Any, bucket: str) -> None:
        keys = sorted(["a", "b/1", "b/2", "c/1", "d e", "f+g", "ü"], key=str.encode)
        for key in keys:
            s3.put_object(Bucket=bucket, Key=key, Body=b"")
        for operation in ("list_objects", "list_objects_v2"):
            paginator = s3.get_paginator(operation)
            pages = paginator.paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
            assert [entry["Key"] for page in pages for entry in page.get("Contents", [])] == keys
            pages = paginator.paginate(Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 2})
            found = [
                entry.get("Key") or entry.get("Prefix")
                for page in pages
                for entry in [*page.get("Contents", []), *page.get("CommonPrefixes", [])]
            ]
            assert sorted(found, key=str.encode) == ["a", "b/", "c/", "d e", "f+g", "ü"]

    def test_an_entry(self, account: Account, s3: Any, bucket: str) -> None:
        put = s3.put_object(Bucket=bucket, Key="a", Body=b"123")
        page = s3.list_objects_v2(Bucket=bucket, FetchOwner=True)
        (entry,) = page["Contents"]
        assert (entry["Key"], entry["Size"], entry["ETag"]) == ("a", 3, put["ETag"])
        assert (entry["StorageClass"], entry["Owner"]["DisplayName"]) == ("STANDARD", account.id)
        assert (page["KeyCount"], page["MaxKeys"], page["IsTruncated"]) == (1, 1000, False)
        with refused("InvalidArgument", 400):
            s3.list_objects_v2(Bucket=bucket, ContinuationToken="no token")


class TestUploads:
    def test_upload_file_and_download_file(self, s3: Any, bucket: str, tmp_path: Path) -> None:
        data = body_of(17 * MIB + 123)
        (tmp_path / "up").write_bytes(data)
        s3.upload_file(str(tmp_path / "up"), bucket, "big", ExtraArgs={"Metadata": {"a": "b"}})
        head = s3.head_object(Bucket=bucket, Key="big")
        assert (head["ContentLength"], head["Metadata"]) == (len(data), {"a": "b"})
        assert head["ETag"].endswith('-3"')
        s3.download_file(bucket, "big", str(tmp_path / "down"))
        assert (tmp_path / "down").read_bytes() == data
        assert s3.head_object(Bucket=bucket, Key="big", PartNumber=1)["PartsCount"] == 3
        part = s3.get_object(Bucket=bucket, Key="big", PartNumber=3)["Body"].read()
        assert part == data[16 * MIB :]

    def test_a_managed_copy_in_parts(self, s3: Any, bucket: str) -> None:
        data = body_of(11 * MIB)
        s3.put_object(Bucket=bucket, Key="a", Body=data)
        small = TransferConfig(multipart_threshold=6 * MIB, multipart_chunksize=6 * MIB)
        s3.copy({"Bucket": bucket, "Key": "a"}, bucket, "b", Config=small)
        assert s3.get_object(Bucket=bucket, Key="b")["Body"].read() == data

    @pytest.mark.parametrize(
        ("algorithm", "kind"),
        [
            ("CRC32", "COMPOSITE"),
            ("SHA256", "COMPOSITE"),
            ("CRC32", "FULL_OBJECT"),
            ("CRC64NVME", "FULL_OBJECT"),
            (None, None),
        ],
    )
    def test_by_hand(self, s3: Any, bucket: str, algorithm: str | None, kind: str | None) -> None:
        more = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind} if algorithm else {}
        upload = s3.create_multipart_upload(Bucket=bucket, Key="a", **more)["UploadId"]
        at = {"Bucket": bucket, "Key": "a", "UploadId": upload}
        chosen = {"ChecksumAlgorithm": algorithm} if algorithm else {}
        pieces = [body_of(5 * MIB), b"tail"]
        parts = []
        for number, piece in enumerate(pieces, 1):
            answer = s3.upload_part(**at, PartNumber=number, Body=piece, **chosen)
            sums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
            parts.append({"PartNumber": number, "ETag": answer["ETag"], **sums})
        listed = s3.list_parts(**at)
        assert [(part["PartNumber"], part["Size"]) for part in listed["Parts"]] == [(1, 5 * MIB), (2, 4)]
        assert [entry["UploadId"] for entry in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [
            upload
        ]
        s3.complete_multipart_upload(**at, MultipartUpload={"Parts": parts})
        got = s3.get_object(Bucket=bucket, Key="a", ChecksumMode="ENABLED")
        assert got["Body"].read() == b"".join(pieces)
        assert got["ChecksumType"] == (kind or "FULL_OBJECT")
        assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)

    def test_errors(self, s3: Any, bucket: str) -> None:
        at = {"Bucket": bucket, "Key": "a"}
        upload = s3.create_multipart_upload(**at)["UploadId"]
        etags = [s3.upload_part(**at, UploadId=upload, PartNumber=n, Body=b"x")["ETag"] for n in (1, 2)]
        first, second = ({"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1))
        for parts, code in (
            ([second, first], "InvalidPartOrder"),
            ([first, second], "EntityTooSmall"),
            ([{"PartNumber": 9, "ETag": etags[0]}], "InvalidPart"),
            ([], "MalformedXML"),
        ):
            with refused(code, 400):
                s3.complete_multipart_upload(**at, UploadId=upload, MultipartUpload={"Parts": parts})
        with refused("InvalidArgument", 400):
            s3.upload_part(**at, UploadId=upload, PartNumber=10_001, Body=b"x")
        s3.abort_multipart_upload(**at, UploadId=upload)
        calls: tuple[Callable[[], Any], ...] = (
            lambda: s3.abort_multipart_upload(**at, UploadId=upload),
            lambda: s3.upload_part(**at, UploadId=upload, PartNumber=1, Body=b"x"),
            lambda: s3.list_parts(**at, UploadId=upload),
        )
        for call in calls:
            with refused("NoSuchUpload", 404):
                call()


class TestPresigned:
    @pytest.mark.parametrize("version", ["s3v4", "s3"])
    def test_get_and_put(self, account: Account, bucket: str, version: str) -> None:
        signer = account.client("s3", signature_version=version)
        key = "a b+ü/c"
        put = signer.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": key})
        assert fetch(put, "PUT", b"content", {"content-type": ""})[0] == 200
        get = signer.generate_presigned_url(
            "get_object", Params={"Bucket": bucket, "Key": key, "ResponseContentType": "text/x-test"}
        )
        status, headers, content = fetch(get)
        assert (status, headers["content-type"], content) == (200, "text/x-test", b"content")
        assert headers["content-security-policy"] == "sandbox"
        assert fetch(get.replace("text%2Fx-test", "text%2Fhtml"))[0] == 403

    def test_without_a_signature_nothing_is_read(self, server: RunningServer, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"content")
        status, _, content = fetch(f"{server.url}/{bucket}/a")
        assert status >= 400
        assert b"content" not in content

    def test_virtual_hosts(self, account: Account, s3: Any, bucket: str) -> None:
        port = urlsplit(account.url).port
        virtual = replace(account, url=f"http://localhost:{port}").client(
            "s3", s3={"addressing_style": "virtual"}
        )
        url = virtual.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "k/1"})
        assert url.startswith(f"http://{bucket}.localhost:{port}/k/1?")
        # The name need not resolve: the host header is what counts.
        local = url.replace(f"{bucket}.localhost", "127.0.0.1")
        host = {"host": f"{bucket}.localhost:{port}", "content-type": ""}
        assert fetch(local, "PUT", b"1", host)[0] == 200
        assert s3.get_object(Bucket=bucket, Key="k/1")["Body"].read() == b"1"


class TestCors:
    def test_without_rules_pages_may_read(self, s3: Any, bucket: str) -> None:
        s3.put_object(Bucket=bucket, Key="a", Body=b"1")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a"})
        assert fetch(url, headers={"origin": "null"})[1]["access-control-allow-origin"] == "*"
        ask = {
            "origin": "null",
            "access-control-request-method": "GET",
            "access-control-request-headers": "range",
        }
        status, headers, _ = fetch(url, "OPTIONS", headers=ask)
        assert (status, headers["access-control-allow-origin"]) == (200, "*")
        assert headers["access-control-allow-headers"] == "range"
        assert fetch(url, "OPTIONS", headers={**ask, "access-control-request-method": "PUT"})[0] == 403

    def test_rules_decide(self, s3: Any, bucket: str) -> None:
        with refused("NoSuchCORSConfiguration", 404):
            s3.get_bucket_cors(Bucket=bucket)
        rule = {
            "AllowedOrigins": ["https://*.example"],
            "AllowedMethods": ["PUT"],
            "AllowedHeaders": ["x-amz-*"],
            "ExposeHeaders": ["ETag"],
            "MaxAgeSeconds": 60,
        }
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
        assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == [rule]
        url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "a"})
        ask = {
            "origin": "https://app.example",
            "access-control-request-method": "PUT",
            "access-control-request-headers": "x-amz-date",
        }
        status, headers, _ = fetch(url, "OPTIONS", headers=ask)
        assert (status, headers["access-control-allow-origin"]) == (200, "https://app.example")
        assert (headers["access-control-max-age"], headers["access-control-expose-headers"]) == ("60", "ETag")
        assert fetch(url, "OPTIONS", headers={**ask, "origin": "https://app.test"})[0] == 403
        s3.delete_bucket_cors(Bucket=bucket)
        with refused("NoSuchCORSConfiguration", 404):
            s3.get_bucket_cors(Bucket=bucket)


@pytest.fixture
def aws(account: Account, tmp_path: Path) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ENDPOINT_URL": account.url,
            "AWS_ACCESS_KEY_ID": account.access_key_id,
            "AWS_SECRET_ACCESS_KEY": account.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        command = [sys.executable, "-m", "awscli", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)  # ten processes, and their requests are boto3's
class TestCommandLine:
    def test_copy_list_sync_remove(self, aws: Callable[..., str], bucket: str, tmp_path: Path) -> None:
        folder = tmp_path / "tree"
        (folder / "sub dir").mkdir(parents=True)
        (folder / "a.txt").write_text("one")
        (folder / "sub dir" / "b+ü.txt").write_text("two")
        (folder / "big").write_bytes(body_of(9 * MIB))
        aws("s3", "sync", str(folder), f"s3://{bucket}/tree")
        listed = aws("s3", "ls", f"s3://{bucket}/tree/")
        assert "PRE sub dir/" in listed
        assert "a.txt" in listed
        assert aws("s3", "sync", str(folder), f"s3://{bucket}/tree") == ""
        aws("s3", "cp", "--recursive", f"s3://{bucket}/tree", str(tmp_path / "back"))
        assert (tmp_path / "back" / "sub dir" / "b+ü.txt").read_text() == "two"
        assert (tmp_path / "back" / "big").read_bytes() == body_of(9 * MIB)
        assert aws("s3", "cp", f"s3://{bucket}/tree/a.txt", "-") == "one"
        aws("s3", "mv", f"s3://{bucket}/tree/a.txt", f"s3://{bucket}/moved.txt")
        aws("s3", "rm", "--recursive", f"s3://{bucket}/tree")
        page = json.loads(aws("s3api", "list-objects-v2", "--bucket", bucket))
        assert [entry["Key"] for entry in page["Contents"]] == ["moved.txt"]
        aws("s3", "rb", "--force", f"s3://{bucket}")
