from __future__ import annotations

import pytest

from overread.aws.route import bucket_of_host, is_aws_request

HOSTS = ("127.0.0.1:8080", "localhost:8080")


def scope(method: str = "GET", target: str = "/", **headers: str) -> dict[str, object]:
    path, _, query = target.partition("?")
    named = {"host": "127.0.0.1:8080", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


@pytest.mark.parametrize(
    "request_scope",
    [
        scope(authorization="AWS4-HMAC-SHA256 Credential=x"),
        scope(authorization="AWS key:signature"),
        scope("POST", x_amz_target="SageMaker.ListTags"),
        scope(target="/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x"),
        scope(target="/b/k?AWSAccessKeyId=x&Signature=y&Expires=5"),
        scope(target="/?Action=GetCallerIdentity&Version=2011-06-15"),
        scope("POST", content_type="application/x-www-form-urlencoded; charset=utf-8"),
        scope(host="bucket.127.0.0.1:8080"),
        scope(host="my.bucket.localhost:8080"),
        scope("OPTIONS", "/bucket/key", access_control_request_method="PUT"),
        scope("OPTIONS", "/static-files/key", access_control_request_method="PUT"),
        scope("OPTIONS", "/bucket", access_control_request_method="PUT"),
        scope("OPTIONS", "*", access_control_request_method="PUT"),
    ],
)
def test_the_aws_front_takes(request_scope: dict[str, object]) -> None:
    assert is_aws_request(request_scope, HOSTS)


@pytest.mark.parametrize(
    "request_scope",
    [
        scope(),
        scope(target="/portal/"),
        scope(authorization="Basic eDp5"),
        scope(authorization="Bearer AWS4-HMAC-SHA256"),
        scope("POST", "/portal/sign-in", content_type="application/x-www-form-urlencoded"),
        scope("OPTIONS", "/portal/", access_control_request_method="GET"),
        scope("OPTIONS", "/static", access_control_request_method="GET"),
        scope("OPTIONS", "/bucket/key"),
        scope(target="/portal/?Action=x"),
        scope(target="/portal/tasks?Signature=x"),
        scope(host="localhost:8080"),
        scope(host="example.com"),
    ],
)
def test_people_keep(request_scope: dict[str, object]) -> None:
    assert not is_aws_request(request_scope, HOSTS)


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("pictures.127.0.0.1:8080", "pictures"),
        ("a.b.localhost:8080", "a.b"),
        ("127.0.0.1:8080", None),
        ("pictures.127.0.0.1:9090", None),
        ("x127.0.0.1:8080", None),
        ("abc.portal.localhost:8080", None),
    ],
)
def test_the_bucket_of_a_host(host: str, bucket: str | None) -> None:
    assert bucket_of_host(host, HOSTS, "portal.localhost:8080") == bucket
