"""What a hostile caller of S3, or the holder of a presigned URL, writes on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.security.wire import presigned_v2, send, signed
from tests.servers import Account, RunningServer

from overread.operations.rendering import reading_grant
from overread.store import access_keys

HTML = b"<script>alert(document.domain)</script>"


@pytest.fixture
def bucket(client: Callable[..., Any], account: Account) -> str:
    """A bucket with the object `page.html`."""
    name = f"bucket-{account.id}"
    client("s3").create_bucket(Bucket=name)
    client("s3").put_object(Bucket=name, Key="page.html", Body=HTML, ContentType="text/html")
    return name


# --- presigned Version 2: what the signature covers ---------------------------------------------------------------


@pytest.mark.parametrize(
    "added",
    ["response-content-type=text/html", "acl", "uploads", "uploadId=x&partNumber=1", "tagging", "cors"],
)
def test_a_subresource_in_escapes_is_signed_like_one_in_letters(
    account: Account, bucket: str, added: str
) -> None:
    target = presigned_v2(account, "GET", f"/{bucket}/page.html")
    assert send(account.url, "GET", target).status == 200
    hidden = "&".join(f"%{ord(part[0]):02X}{part[1:]}" for part in added.split("&"))
    for wanted in (added, hidden):
        answer = send(account.url, "GET", f"{target}&{wanted}")
        assert (answer.status, b"SignatureDoesNotMatch" in answer.body) == (403, True), wanted


def test_an_upload_url_is_not_turned_into_a_part_of_another_upload(
    account: Account, bucket: str, client: Callable[..., Any]
) -> None:
    s3 = client("s3")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="new")["UploadId"]
    target = presigned_v2(account, "PUT", f"/{bucket}/new")
    answer = send(account.url, "PUT", f"{target}&%75ploadId={upload}&%70artNumber=1", body=b"x")
    assert answer.status == 403
    assert "Parts" not in s3.list_parts(Bucket=bucket, Key="new", UploadId=upload)


# --- header injection -----------------------------------------------------------------------------------------------


def test_metadata_in_encoded_words_brings_no_header_of_its_own(account: Account, bucket: str) -> None:
    word = "=?utf-8?q?a=0D=0ASet-Cookie:_overread-console=3Dplanted=0D=0A=0D=0A<script>?="
    put = signed(account, "PUT", f"/{bucket}/k", headers={"X-Amz-Meta-Note": word}, body=b"x")
    assert put.status in (200, 400)
    answer = signed(account, "GET", f"/{bucket}/k")
    assert answer.header("set-cookie") is None
    if answer.status == 200:
        assert answer.body == b"x"
        assert answer.header("content-security-policy") == "sandbox"


def test_metadata_in_encoded_words_of_no_known_charset_is_the_callers_mistake(
    account: Account, bucket: str
) -> None:
    answer = signed(account, "PUT", f"/{bucket}/k", headers={"X-Amz-Meta-Note": "=?no-such?q?a?="}, body=b"x")
    assert answer.status < 500


@pytest.mark.parametrize("text", ["a&#13;&#10;Set-Cookie: planted=1", "snow\u2603man"])
def test_cors_rules_bring_no_header_of_their_own(account: Account, bucket: str, text: str) -> None:
    document = (
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"
        f"<ExposeHeader>{text}</ExposeHeader></CORSRule></CORSConfiguration>"
    ).encode()
    put = signed(account, "PUT", f"/{bucket}", query="cors", body=document)
    assert put.status == 400, put.body
    answer = signed(account, "GET", f"/{bucket}/page.html", headers={"Origin": "https://a.example"})
    assert (answer.status, answer.header("set-cookie")) == (200, None)


@pytest.mark.parametrize("location", ["eu\r\nSet-Cookie: planted=1", "snow\u2603man", "", "x" * 300])
def test_a_bucket_lies_in_a_region_that_can_be_one(account: Account, location: str) -> None:
    name = f"located-{account.id}"
    document = (
        "<CreateBucketConfiguration><LocationConstraint>"
        + "".join(f"&#{ord(letter)};" for letter in location)
        + "</LocationConstraint></CreateBucketConfiguration>"
    ).encode()
    created = signed(account, "PUT", f"/{name}", body=document)
    assert created.status in (200, 400)
    answer = signed(account, "HEAD", f"/{name}")
    assert answer.status < 500
    assert answer.header("set-cookie") is None
    assert (created.status == 200) == (location == "")


@pytest.mark.parametrize("value", ["a%0D%0ASet-Cookie:%20planted=1", "snow%E2%98%83man", "a%00b"])
def test_overrides_of_an_answers_headers_bring_no_header_of_their_own(
    account: Account, bucket: str, value: str
) -> None:
    answer = signed(account, "GET", f"/{bucket}/page.html", query=f"response-content-disposition={value}")
    assert (answer.status, answer.header("set-cookie")) == (400, None)


# --- the sandbox on every answer ------------------------------------------------------------------------------------


def test_every_answer_with_somebodys_bytes_is_sandboxed(
    account: Account, bucket: str, client: Callable[..., Any]
) -> None:
    s3 = client("s3", signature_version="s3v4")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "page.html"})
    target = url.removeprefix(account.url)
    version_2 = presigned_v2(account, "GET", f"/{bucket}/page.html")
    etag = s3.head_object(Bucket=bucket, Key="page.html")["ETag"]
    answers = {
        "presigned": send(account.url, "GET", target),
        "presigned, head": send(account.url, "HEAD", target),
        "presigned, version 2": send(account.url, "GET", version_2),
        "a range": send(account.url, "GET", target, {"Range": "bytes=0-3"}),
        "no such range": send(account.url, "GET", target, {"Range": "bytes=900-"}),
        "not modified": send(account.url, "GET", target, {"If-None-Match": etag}),
        "forged": send(account.url, "GET", target[:-1] + "x"),
        "missing": signed(account, "GET", f"/{bucket}/<script>.html"),
        "no such bucket": signed(account, "GET", "/no-such-bucket-<script>/k"),
        "a list": signed(account, "GET", f"/{bucket}"),
        "from another origin": send(account.url, "GET", target, {"Origin": "https://a.example"}),
        "version 2 of nobody": send(
            account.url, "GET", "/b/<script>?AWSAccessKeyId=NOBODY&Signature=x&Expires=9999999999"
        ),
    }
    for name, answer in answers.items():
        assert answer.header("content-security-policy") == "sandbox", name
        assert answer.header("x-content-type-options") == "nosniff", name


def test_an_origin_with_credentials_is_never_everybody(
    account: Account, bucket: str, client: Callable[..., Any]
) -> None:
    url = client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "page.html"})
    target = url.removeprefix(account.url)
    answer = send(account.url, "GET", target, {"Origin": "https://a.example"})
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("access-control-allow-credentials") is None


# --- documents and numbers that break readers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        b'<?xml version="1.0" encoding="shift_jis"?><Delete><Object><Key>a</Key></Object></Delete>',
        b'<?xml version="1.0" encoding="rot13"?><Delete><Object><Key>a</Key></Object></Delete>',
        b'<?xml version="1.0" encoding="idna"?><Delete><Object><Key>a</Key></Object></Delete>',
        b'<?xml version="1.0" encoding="utf-7"?><Delete><Object><Key>a</Key></Object></Delete>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x"><Delete><Object><Key>a</Key></Object></Delete>',
        b"<a>" * 20 + b"</a>" * 20,
        b"<Delete>" + b"<a/>" * 100_001 + b"</Delete>",
        b"\xff\xfe<\x00",
    ],
)
def test_a_document_that_breaks_parsers_is_malformed(account: Account, bucket: str, document: bytes) -> None:
    answer = signed(account, "POST", f"/{bucket}", query="delete", body=document)
    assert (answer.status, b"MalformedXML" in answer.body) == (400, True), answer.body


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"X-Amz-Decoded-Content-Length": "9" * 5_000}, ""),
        ({"X-Amz-Decoded-Content-Length": "9" * 30}, ""),
        ({"X-Amz-Decoded-Content-Length": "-1"}, ""),
        ({"X-Amz-Decoded-Content-Length": "\u0663"}, ""),
    ],
)
def test_a_length_nobody_can_mean_is_the_callers_mistake(
    account: Account, bucket: str, headers: dict[str, str], query: str
) -> None:
    answer = signed(
        account,
        "PUT",
        f"/{bucket}/k",
        headers={name: value.encode().decode("latin-1") for name, value in headers.items()},
        payload_hash="STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        body=b"0\r\n\r\n",
    )
    assert 400 <= answer.status < 500, answer.body


@pytest.mark.parametrize("expires", ["0" * 9 + "1" + "9" * 7, "0" * 9 + "1" * 5_000, "604801", "-1", "1e3"])
def test_a_presigned_url_ends_within_a_week(account: Account, bucket: str, expires: str) -> None:
    credential = f"{account.access_key_id}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"
    target = (
        f"/{bucket}/page.html?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}"
        f"&X-Amz-Date=20260101T000000Z&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host&X-Amz-Signature={'0' * 64}"
    )
    answer = send(account.url, "GET", target)
    assert (answer.status, b"X-Amz-Expires must be" in answer.body) == (400, True), answer.body


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "",
        ",",
        "Mon, 99 Foo 2026",
        "x" * 9_000,
    ],
)
def test_a_date_that_is_none_is_the_callers_mistake(account: Account, bucket: str, date: str) -> None:
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={account.access_key_id}/20260101/us-east-1/s3/aws4_request, "
        f"SignedHeaders=host;date, Signature={'0' * 64}"
    )
    answer = send(account.url, "GET", f"/{bucket}/k", {"Authorization": authorization, "Date": date})
    assert 400 <= answer.status < 500, answer.body
    condition = signed(account, "GET", f"/{bucket}/page.html", headers={"If-Modified-Since": date})
    assert condition.status == 200


@pytest.mark.parametrize("path", ["/%00/k", "/b%00/k", "/{bucket}/a%00b"])
@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE"])
def test_the_character_nul_is_the_callers_mistake(
    account: Account, bucket: str, path: str, method: str
) -> None:
    decoded = path.format(bucket=bucket).replace("%00", "\0")
    answer = signed(account, method, decoded)
    assert answer.status < 500, answer.body


# --- the key of the templates ---------------------------------------------------------------------------------------


@pytest.fixture
def grant_key(account: Account, server: RunningServer) -> tuple[str, str]:
    """Id and secret of the key that signs the addresses templates are given."""
    server.run(reading_grant(server.ctx, account.id, "us-east-1"))
    key = server.run(server.ctx.store.read(access_keys.find_grant_key, server.ctx.store.sealer, account.id))
    assert key is not None
    return key.access_key_id, key.secret


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("PUT", "/{bucket}/page.html", ""),
        ("DELETE", "/{bucket}/page.html", ""),
        ("GET", "/{bucket}", ""),
        ("POST", "/{bucket}/page.html", "uploads"),
        ("GET", "/", ""),
        ("GET", "/{bucket}", "cors"),
    ],
)
def test_the_key_of_templates_reads_objects_and_nothing_else(
    account: Account, bucket: str, grant_key: tuple[str, str], method: str, path: str, query: str
) -> None:
    answer = signed(account, method, path.format(bucket=bucket), query=query, key=grant_key)
    assert (answer.status, b"AccessDenied" in answer.body) == (403, True), answer.body


def test_the_key_of_templates_reads_objects(
    account: Account, bucket: str, grant_key: tuple[str, str], server: RunningServer
) -> None:
    grant = server.run(reading_grant(server.ctx, account.id, "us-east-1"))
    answer = send(account.url, "GET", grant(bucket, "page.html").removeprefix(account.url))
    assert (answer.status, answer.body) == (200, HTML)


def test_the_key_of_templates_calls_no_other_service(account: Account, grant_key: tuple[str, str]) -> None:
    key_id, secret = grant_key
    as_grant = Account(account.id, key_id, secret, account.url)
    for service, operation in (
        ("sagemaker", "list_workteams"),
        ("sagemaker", "list_human_task_uis"),
        ("sagemaker", "list_flow_definitions"),
        ("sagemaker", "list_workforces"),
    ):
        with pytest.raises(ClientError) as refused:
            getattr(as_grant.client(service), operation)()
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException", operation
    with pytest.raises(ClientError) as refused:
        as_grant.client("cognito-idp").list_user_pools(MaxResults=1)
    assert "NotAuthorized" in str(refused.value) or "AccessDenied" in str(refused.value)
