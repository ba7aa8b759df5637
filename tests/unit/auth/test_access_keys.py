from __future__ import annotations

import pickle
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from overread.auth.access_keys import (
    canonical_query,
    decode_query,
    new_access_key,
    presign_get,
    read_grant,
    sign,
    signing_key,
    uri_encode,
)
from overread.domain.errors import TemplateFailed

KEY_ID, SECRET = "AKIAEXAMPLEEXAMPLE22", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_new_keys_have_the_form_of_awss() -> None:
    first, second = new_access_key(), new_access_key()

    assert first != second
    assert (len(first[0]), first[0][:4], len(first[1])) == (20, "AKIA", 40)


def test_the_signing_key_is_the_one_of_awss_example() -> None:
    """Source: "Examples of how to derive a signing key" of the AWS General Reference."""
    key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20120215", "us-east-1", "iam")

    assert key.hex() == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"


@pytest.mark.parametrize("path", ["/bucket/key.png", "/bucket/a b/ü+~(1)*'!.png", "/bucket//x/../y?&=#%"])
def test_a_presigned_url_is_the_one_botocore_makes(path: str) -> None:
    url = presign_get(
        base_url="http://127.0.0.1:8080",
        path=path,
        access_key_id=KEY_ID,
        key=signing_key(SECRET, "20261120", "eu-west-1", "s3"),
        region="eu-west-1",
        amz_date="20261120T120000Z",
        expires_seconds=300,
    )

    auth = S3SigV4QueryAuth(Credentials(KEY_ID, SECRET), "s3", "eu-west-1", expires=300)
    request = AWSRequest("GET", "http://127.0.0.1:8080" + uri_encode(path, keep_slashes=True))
    request.context["timestamp"] = "20261120T120000Z"
    unsigned, _, given = url.partition("&X-Amz-Signature=")
    request.url = unsigned
    request.headers["host"] = "127.0.0.1:8080"
    canonical = auth.canonical_request(request)
    assert given == auth.signature(auth.string_to_sign(request, canonical), request)


def test_a_query_is_made_canonical() -> None:
    pairs = decode_query("b=2&a=%7e&a=1&c&%C3%A4=+&d=%2f")

    assert canonical_query(pairs) == "%C3%A4=%2B&a=1&a=~&b=2&c=&d=%2F"


def test_bytes_that_are_not_utf8_survive() -> None:
    assert canonical_query(decode_query("k=%FF%fe")) == "k=%FF%FE"


def test_a_grant_reads_the_buckets_it_names_and_no_other() -> None:
    grant = read_grant(
        base_url="http://127.0.0.1:8080",
        access_key_id=KEY_ID,
        secret=SECRET,
        region="us-east-1",
        now=NOW,
        expires_seconds=600,
        buckets=frozenset({"pictures"}),
    )

    url = urlsplit(grant("pictures", "a b.png"))
    assert (url.netloc, url.path) == ("127.0.0.1:8080", "/pictures/a%20b.png")
    assert dict(decode_query(url.query))["X-Amz-Expires"] == "600"
    with pytest.raises(TemplateFailed) as caught:
        grant("secrets", "a.png")
    assert caught.value.code == "AccessDenied"


def test_a_grant_travels_to_another_process_without_the_secret() -> None:
    grant = read_grant(
        base_url="http://127.0.0.1:8080",
        access_key_id=KEY_ID,
        secret=SECRET,
        region="us-east-1",
        now=NOW,
        expires_seconds=600,
        buckets=frozenset({"pictures"}),
    )

    travelled = pickle.dumps(grant)

    assert pickle.loads(travelled)("pictures", "k") == grant("pictures", "k")
    assert SECRET.encode() not in travelled
    assert grant.key.hex() not in repr(grant)
    assert str(grant.key) not in repr(grant)


def test_signing_agrees_with_botocore_on_headers() -> None:
    auth = SigV4Auth(Credentials(KEY_ID, SECRET), "s3", "us-east-1")
    request = AWSRequest("GET", "http://host/")
    request.context["timestamp"] = "20261120T120000Z"

    expected = auth.signature("anything", request)

    assert sign(signing_key(SECRET, "20261120", "us-east-1", "s3"), "anything") == expected
