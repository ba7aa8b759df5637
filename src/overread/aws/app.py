"""The life of an AWS request, top to bottom: begin, authenticate, route, decode and check, call, encode, send.

A plain ASGI application: on this path every microsecond counts, and it needs nothing of a framework.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from overread.aws import body, errors, route, sigv4
from overread.aws.answer import Answer, Reply
from overread.aws.codecs import json11, query, rest_json, rest_xml
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import Models, Operation, Service
from overread.aws.rates import RequestRates
from overread.aws.services import Handler, s3
from overread.aws.services.table import HANDLERS
from overread.aws.sigv4 import Refused, SignatureRefused, Signed
from overread.domain.caller import Caller
from overread.domain.errors import OverreadError
from overread.domain.networks import address_behind, is_within
from overread.operations.access_keys import Credential, find_credential, note_use
from overread.operations.context import Context

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger("overread.aws")

MEBIBYTE = 2**20
BODY_LIMITS: Mapping[str, int] = MappingProxyType(
    {
        # 3,145,728 characters of InputContent, each up to twelve bytes as a JSON escape, and the rest.
        "sagemaker-a2i-runtime": 40 * MEBIBYTE,
        # A template and a task input of 128,000 characters, escaped likewise.
        "sagemaker": 4 * MEBIBYTE,
        # 10 MiB of document and 5 MiB of image, as Base64, and the rest.
        "textract": 15 * MEBIBYTE,
        "rekognition": 8 * MEBIBYTE,
        "cognito-idp": MEBIBYTE,
        "sts": MEBIBYTE // 16,
        # Two policy documents of 131,072 characters, percent-encoded.
        "iam": MEBIBYTE,
    }
)


@dataclass(frozen=True)
class AwsOptions:
    """The deployment's choices for the AWS front.

    strict_names: hold human loop names to the documented lower case. request_rates: requests a second and
    account, by operation name; none by default. body_limits: bytes by service. trusted_proxies: addresses and
    networks that are believed whose request they pass on. monotonic: seconds, for the rates.
    """

    strict_names: bool = False
    request_rates: Mapping[str, float] = field(default_factory=dict)
    body_limits: Mapping[str, int] = field(default_factory=lambda: BODY_LIMITS)
    trusted_proxies: tuple[str, ...] = ()
    monotonic: Callable[[], float] = time.monotonic


class S3Service(Protocol):
    """What `services/s3.py` is to this module."""

    @property
    def ERRORS(self) -> errors.Rows: ...  # noqa: N802 - a constant of a module

    async def handle(self, ctx: Context, request: AwsRequest, /) -> Reply: ...


class AwsFront:
    """The ASGI application of everything that AWS clients ask.

    handlers, s3_service: those of `services/` unless a test brings its own.
    """

    def __init__(
        self,
        ctx: Context,
        options: AwsOptions | None = None,
        *,
        handlers: Mapping[str, Mapping[str, Handler]] | None = None,
        s3_service: S3Service | None = None,
    ) -> None:
        self._ctx = ctx
        self._options = options or AwsOptions()
        self._handlers = HANDLERS if handlers is None else handlers
        self._s3: S3Service = s3 if s3_service is None else s3_service
        self._models = Models(strict_names=self._options.strict_names)
        self._rates = RequestRates(self._options.request_rates, self._options.monotonic)
        self._virtual_hosts = _virtual_hosts(ctx.policy.public_url)

    def is_aws_request(self, scope: Scope) -> bool:
        """Whether this application takes the request; all others are people's (design.md 1)."""
        return route.is_aws_request(scope, self._virtual_hosts, self._ctx.policy.portal_domain)

    async def __call__(self, scope: Scope, receive: body.Receive, send: Send) -> None:
        request = begin(scope)
        try:
            answer = await self._answer(request, receive)
        except body.ClientGone:
            return
        except Exception as error:
            answer = self._tell(error, request)
        await _send(answer, request, send)

    async def _answer(self, request: AwsRequest, receive: body.Receive) -> Reply:
        bucket = route.bucket_of_host(
            request.headers.get("host", ""), self._virtual_hosts, self._ctx.policy.portal_domain
        )
        if bucket is not None:
            request.service = "s3"
        request.protocol = route.protocol_of(request)
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            # A browser asks before a cross-origin request, and never signs the question.
            return await self._preflight(request, bucket)
        signed = sigv4.read(request)
        request.service = signed.service
        request.protocol = route.protocol_of(request)
        if not route.is_served(signed.service, self._models):
            raise route.not_served(signed.service, self._models)
        credential = await find_credential(self._ctx, signed.access_key_id)
        if credential is None:
            raise errors.unknown_key(request)
        if signed.token is not None or credential.token_hash is not None:
            sigv4.check_token(signed, credential.token_hash, credential.expires_at, self._ctx.clock())
        if credential.is_users_session and signed.service == "iam":
            # Without a second factor, which keys have none of, what ends by itself makes nothing that lasts (documented).
            raise SignatureRefused(Refused.INVALID_TOKEN, sigv4.INVALID_TOKEN)
        if signed.service == "s3":
            return await self._answer_s3(request, receive, signed, credential, bucket)
        return await self._answer_operation(request, receive, signed, credential)

    def _believe(
        self, signed: Signed, request: AwsRequest, credential: Credential, payload_hash: str, region: str
    ) -> Caller:
        """Verify the signature; from here on the request has a caller."""
        now = self._ctx.clock()
        sigv4.verify(signed, request, credential.secret, payload_hash, now)
        trusted, forwarded = self._options.trusted_proxies, request.headers.get("x-forwarded-for")
        # As for people: an address that a browser was given is compared with the one that it comes from.
        address = address_behind(request.client_host, () if forwarded is None else (forwarded,), trusted)
        secure = request.secure
        if trusted and is_within(request.client_host, trusted):
            secure = request.headers.get("x-forwarded-proto", "") == "https"
        request.caller = Caller(
            account=credential.account,
            region=region,
            arn=credential.arn,
            user_id=credential.user_id,
            access_key_id=credential.access_key_id,
            permissions=credential.permissions,
            source_ip=address,
            secure=secure,
            at=now,
        )
        note_use(self._ctx, credential.access_key_id, signed.service, region, now)
        return request.caller

    async def _answer_operation(
        self, request: AwsRequest, receive: body.Receive, signed: Signed, credential: Credential
    ) -> Reply:
        scope = signed.service
        request.service = self._service_by_looks(scope, request)
        limit = self._options.body_limits[request.service]
        request.body = await body.read_all(receive, body.declared_length(request), limit)
        payload_hash = body.whole_payload_hash(request)
        caller = self._believe(signed, request, credential, payload_hash, signed.region)
        service, operation = route.find_operation(scope, request, self._models)
        request.service, request.operation = service.name, operation.name
        handler = self._handlers[service.name][operation.name]
        self._rates.take(caller.account, caller.region, operation.name)
        params = _READ[request.protocol](operation, request)
        result = await handler(self._ctx, request, params)
        return _write(service, operation, result, request)

    async def _answer_s3(
        self,
        request: AwsRequest,
        receive: body.Receive,
        signed: Signed,
        credential: Credential,
        bucket: str | None,
    ) -> Reply:
        payload_hash = body.announced_payload_hash(signed, request)
        as_sent = request.path
        if bucket is not None and signed.version == 2:
            request.path = f"/{bucket}{as_sent}"
        # Signature Version 2 names no region.
        self._believe(signed, request, credential, payload_hash, signed.region or self._ctx.policy.region)
        if bucket is not None:
            request.path = f"/{bucket}{as_sent}"
        body.open_stream(signed, request, credential.secret, receive)
        return await self._s3.handle(self._ctx, request)

    async def _preflight(self, request: AwsRequest, bucket: str | None) -> Reply:
        request.service, request.protocol = "s3", route.REST_XML
        if bucket is not None:
            request.path = f"/{bucket}{request.path}"
        return await self._s3.handle(self._ctx, request)

    def _service_by_looks(self, scope: str, request: AwsRequest) -> str:
        """The service whose body limit and error codes hold until the operation is found."""
        served = self._models.by_scope[scope]
        wanted = {route.JSON11: "json", route.QUERY: "query"}.get(request.protocol, "rest-json")
        return (served.get(wanted) or next(iter(served.values()))).name

    def _tell(self, error: Exception, request: AwsRequest) -> Reply:
        """The answer that reports an error. What nobody expected goes to the log; the caller gets the request id."""
        told: AwsError | None = None
        if isinstance(error, AwsError):
            told = error
        elif isinstance(error, SignatureRefused):
            # What cannot be read as a signature still says for which service it is meant.
            request.service = request.service or sigv4.claimed_service(request)
            request.protocol = route.protocol_of(request)
            told = errors.signature_error(error, request)
        elif isinstance(error, OverreadError):
            told = errors.describe(error, request, self._s3.ERRORS)
        if told is None or (told.status >= 500 and told is not error):
            place = f"{request.service or '-'} {request.operation or request.method}"
            log.error("request %s (%s) failed: %s", request.id, place, error, exc_info=error)
        told = told or errors.internal_error(request)
        if request.service == "s3":
            return rest_xml.write_error(told, request)
        return _WRITE_ERROR[request.protocol or route.REST_JSON](told, request)


_READ: Mapping[str, Callable[[Operation, AwsRequest], Any]] = {
    route.JSON11: json11.read,
    route.REST_JSON: rest_json.read,
    route.QUERY: query.read,
}
_WRITE_ERROR: Mapping[str, Callable[[AwsError, AwsRequest], Answer]] = {
    route.JSON11: json11.write_error,
    route.REST_JSON: rest_json.write_error,
    route.QUERY: query.write_error,
    # Clients of the other XML services read the same form.
    route.REST_XML: query.write_error,
}


def begin(scope: Scope) -> AwsRequest:
    """What a request says of itself, before anything of it is believed."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    raw_path: bytes | None = scope.get("raw_path")
    path = raw_path.decode("latin-1").partition("?")[0] if raw_path else quote(scope["path"])
    client = scope.get("client")
    return AwsRequest(
        id=_new_request_id(),
        method=scope["method"],
        path=path,
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        client_host=client[0] if client else "",
        secure=scope.get("scheme") == "https",
    )


def _new_request_id() -> str:
    """In the form of a UUID, as AWS's are."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _write(
    service: Service, operation: Operation, result: Mapping[str, object] | None, request: AwsRequest
) -> Answer:
    if request.protocol == route.JSON11:
        return json11.write(operation, result)
    if request.protocol == route.QUERY:
        return query.write(operation, result, namespace=service.xml_namespace or "", request_id=request.id)
    return rest_json.write(operation, result)


# What an object is described by may come out of a remote store, where nobody has looked at it.
_ONE_LINE = re.compile(rb"[\0\r\n]").sub


async def _send(answer: Reply, request: AwsRequest, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answer.headers]
    if request.service == "s3":
        headers = [(name, _ONE_LINE(b" ", value)) for name, value in headers]
        headers.append((b"x-amz-request-id", request.id.encode()))
    headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.answer_headers]
    headers.append((b"x-amzn-requestid", request.id.encode()))
    content = answer.body
    if isinstance(content, bytes):
        if not any(name.lower() == b"content-length" for name, _ in headers):
            headers.append((b"content-length", b"%d" % len(content)))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else content})
        return
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    async for piece in content:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _virtual_hosts(public_url: str) -> tuple[str, ...]:
    """The hosts below which a first label names a bucket: the public one and, on a loopback address, `localhost`."""
    parts = urlsplit(public_url)
    hosts = [parts.netloc]
    if parts.hostname in ("127.0.0.1", "::1"):
        hosts.append(f"localhost:{parts.port}" if parts.port else "localhost")
    return tuple(host.lower() for host in hosts)
