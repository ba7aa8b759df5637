"""What browsers of other origins may do with a bucket's objects.

A bucket with rules of its own answers by them, as on S3. One without lets every page read (and only read) what a
signature grants: worker task templates run in an opaque origin and fetch documents from here (design.md 4).
"""

from __future__ import annotations

from overread.aws.codecs.rest_xml import S3Response
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.domain.objects import CorsRule, matching_cors_rule
from overread.operations import buckets
from overread.operations.context import Context

_READ_ONLY = CorsRule(
    allowed_origins=("*",),
    allowed_methods=("GET", "HEAD"),
    allowed_headers=("*",),
    expose_headers=("accept-ranges", "content-length", "content-range", "etag"),
    max_age_seconds=600,
)


async def preflight(ctx: Context, request: AwsRequest, bucket: str) -> S3Response:
    """Answer the question that a browser asks before a request. Raises AwsError if the rules do not allow that."""
    origin = request.headers.get("origin", "")
    method = request.headers.get("access-control-request-method", "")
    wanted = request.headers.get("access-control-request-headers", "")
    headers = [name.strip() for name in wanted.split(",") if name.strip()]
    rule = await _rule(ctx, bucket, origin, method, headers)
    if rule is None:
        raise AwsError(
            "AccessForbidden",
            403,
            "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request "
            "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
            "resource's CORS spec.",
            members={"Method": method, "ResourceType": "OBJECT"},
        )
    answer = _headers(rule, origin)
    if headers:
        answer.append(("access-control-allow-headers", ", ".join(headers)))
    if rule.max_age_seconds is not None:
        answer.append(("access-control-max-age", str(rule.max_age_seconds)))
    return S3Response(200, answer)


async def cors_headers(ctx: Context, request: AwsRequest, bucket: str) -> list[tuple[str, str]]:
    """The headers that let the page behind `request` read its answer; none if the rules do not."""
    origin = request.headers["origin"]
    rule = await _rule(ctx, bucket, origin, request.method, [])
    return [] if rule is None else _headers(rule, origin)


async def _rule(ctx: Context, bucket: str, origin: str, method: str, headers: list[str]) -> CorsRule | None:
    rules = await buckets.cors_rules(ctx, bucket) if bucket else None
    if rules is None:
        return None
    return matching_cors_rule(rules or (_READ_ONLY,), origin, method, headers)


def _headers(rule: CorsRule, origin: str) -> list[tuple[str, str]]:
    is_open = "*" in rule.allowed_origins
    headers = [
        ("access-control-allow-origin", "*" if is_open else origin),
        ("access-control-allow-methods", ", ".join(rule.allowed_methods)),
        ("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
    ]
    if not is_open:
        headers.append(("access-control-allow-credentials", "true"))
    if rule.expose_headers:
        headers.append(("access-control-expose-headers", ", ".join(rule.expose_headers)))
    return headers
