"""Which service and operation a request names, and in which protocol it asks.

The service is read from the credential scope first: only then from target, path or form, because a bucket may
be called `human-loops`. The protocol is read from the request, not from the service model: clients choose
among those a model lists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from overread.aws.codecs import query, rest_json
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import Models, Operation, Service

JSON11, REST_JSON, QUERY, REST_XML = "json11", "rest_json", "query", "rest_xml"

# First segments of people's addresses. A bucket of such a name is reached by signed requests only.
_PEOPLE = frozenset({"portal", "console", "static", "healthz", "readyz", "oauth2"})
_XML_SCOPES = frozenset({"s3", "s3express", "s3-object-lambda", "s3-outposts", "route53", "cloudfront"})


def is_aws_request(
    scope: Mapping[str, Any], virtual_hosts: Collection[str] = (), portal_domain: str | None = None
) -> bool:
    """Whether the AWS front takes an ASGI request; all others are people's.

    virtual_hosts: hosts (with port) below which a first label names a bucket. portal_domain: below it labels
    name portals.
    """
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if b"authorization" in headers and headers[b"authorization"].startswith((b"AWS4-", b"AWS ")):
        return True
    if b"x-amz-target" in headers:
        return True
    in_query: bytes = scope["query_string"]
    if b"X-Amz-Algorithm=" in in_query or (b"AWSAccessKeyId=" in in_query and b"Signature=" in in_query):
        return True
    if b"Action=" in in_query and b"Version=" in in_query:
        return True
    if bucket_of_host(headers.get(b"host", b"").decode("latin-1"), virtual_hosts, portal_domain) is not None:
        return True
    path: str = scope["path"]
    if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
        return path.removeprefix("/").partition("/")[0] not in _PEOPLE
    is_form = headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded")
    return scope["method"] == "POST" and path == "/" and is_form


def bucket_of_host(host: str, virtual_hosts: Collection[str], portal_domain: str | None = None) -> str | None:
    """The bucket of a virtual-host style request (`bucket.{public host}`), None for any other host."""
    if portal_domain and host.endswith(f".{portal_domain}"):
        return None
    for virtual_host in virtual_hosts:
        if host.endswith(f".{virtual_host}"):
            return host[: -len(virtual_host) - 1]
    return None


def protocol_of(request: AwsRequest) -> str:
    """The protocol a request is written in, by its looks: what an error before routing must be written in, too."""
    headers = request.headers
    if "x-amz-target" in headers:
        return JSON11
    if request.service in _XML_SCOPES:
        return REST_XML
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return QUERY
    if request.query and "Action=" in request.query and "Version=" in request.query:
        return QUERY
    return REST_JSON


def find_operation(scope: str, request: AwsRequest, models: Models) -> tuple[Service, Operation]:
    """The operation that a request under this credential scope names. Raises AwsError when overread does not serve it."""
    protocol = protocol_of(request)
    if protocol == JSON11:
        return _by_target(scope, request, models)
    if protocol == QUERY:
        return _by_action(scope, request, models)
    service = models.by_scope[scope].get("rest-json")
    if service is None:
        raise _unknown(f"{request.method} {request.path[:200]}", scope, models)
    return service, _by_path(scope, service, request, models)


def is_served(scope: str, models: Models) -> bool:
    return scope == "s3" or scope in models.by_scope


def not_served(scope: str, models: Models) -> AwsError:
    """A client came here with a call for AWS, led by `AWS_ENDPOINT_URL`: tell it what to change."""
    variables = models.endpoint_variables.get(scope, [])
    named = " or ".join(["AWS_ENDPOINT_URL", *variables[:3]])
    return AwsError(
        "UnknownOperationException",
        400,
        f"overread does not serve the AWS service '{scope}'. Unset {named} for this client to reach AWS; "
        "`overread env --per-service` prints variables that lead only what overread serves here.",
    )


def _by_target(scope: str, request: AwsRequest, models: Models) -> tuple[Service, Operation]:
    target = request.headers["x-amz-target"]
    prefix, _, name = target.rpartition(".")
    service = models.by_target_prefix.get(prefix)
    if service is None or service.scope != scope:
        raise _unknown(f"'{target}'", scope, models)
    operation = service.operations.get(name)
    if operation is None:
        raise AwsError(
            "UnknownOperationException",
            400,
            f"overread does not serve the operation '{target[:200]}'. "
            f"A client that needs it from AWS must not see {_variable(service)} or AWS_ENDPOINT_URL.",
        )
    return service, operation


def _by_action(scope: str, request: AwsRequest, models: Models) -> tuple[Service, Operation]:
    service = models.by_scope[scope].get("query")
    if service is None:
        raise _unknown("of a Query form", scope, models)
    action = query.form(request).get("Action", "")
    operation = service.operations.get(action)
    if operation is None:
        raise AwsError(
            "InvalidAction", 400, f"overread's {service.name} does not serve the operation {action[:100]}"
        )
    return service, operation


def _by_path(scope: str, service: Service, request: AwsRequest, models: Models) -> Operation:
    path = request.path if request.path == "/" else request.path.removesuffix("/")
    exact = service.exact_paths.get((request.method, path))
    if exact is not None:
        return exact
    for operation in service.operations.values():
        if operation.method == request.method and rest_json.path_pattern(operation.uri).match(path):
            return operation
    raise _unknown(f"{request.method} {request.path[:200]}", scope, models)


def _unknown(what: str, scope: str, models: Models) -> AwsError:
    served = {_variable(service) for service in models.services.values()}
    others = [variable for variable in models.endpoint_variables.get(scope, []) if variable not in served]
    hint = (
        f" If it belongs to another service, unset {' or '.join(others)} or AWS_ENDPOINT_URL."
        if others
        else ""
    )
    return AwsError("UnknownOperationException", 400, f"overread does not serve the operation {what}.{hint}")


def _variable(service: Service) -> str:
    return f"AWS_ENDPOINT_URL_{service.service_id.upper().replace(' ', '_')}"
