"""The operations that overread serves, compiled from `operations.json` into decoders and validators.

`make models` extracts that file from botocore. S3 is not in it: `services/s3.py` reads its requests by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import msgspec
import orjson

from overread.aws.check import Check, compile_check
from overread.aws.codecs.values import Writer, compile_writer
from overread.aws.errors import AwsError
from overread.aws.shapes import Shape, build
from overread.domain.errors import InvalidInput, Violation
from overread.domain.request_source import RequestSource

# The documented pattern of human loop names is lower case, yet programs in public use start loops with
# capitals, and AWS accepts them (observed; spec/api.md 3).
LENIENT_NAMES = {
    service: {"HumanLoopName": {"pattern": "[A-Za-z0-9](-*[A-Za-z0-9])*"}}
    for service in ("sagemaker-a2i-runtime", "textract", "rekognition")
}

# Ours beside AWS's two: clients pass it, because they check no enumerations.
OWN_VALUES = {
    "sagemaker": {"AwsManagedHumanLoopRequestSource": {"enum": [str(source) for source in RequestSource]}}
}

_EMPTY = Shape(name="Empty", type="structure")


@dataclass(frozen=True, slots=True)
class DeclaredError:
    """An error that an operation's model declares."""

    code: str
    status: int


@dataclass
class Operation:
    """One served operation.

    service: the service's name in boto3. uri: path template (`/human-loops/{HumanLoopName}`), `/` for the
    other protocols. result_wrapper: element around the result of a Query answer.
    """

    service: str
    name: str
    method: str
    uri: str
    status: int
    input: Shape
    output: Shape
    errors: tuple[DeclaredError, ...]
    result_wrapper: str

    def decode(self, body: bytes) -> Any:
        """The input out of a JSON body that carries all of it.

        Raises InvalidInput with every violation, AwsError(SerializationException) for what is not JSON of the
        right types.
        """
        if self._decoder is not None:
            try:
                return self._decoder.decode(body or b"{}")
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                pass  # `validate` finds out what is wrong, and all of it.
        return self.validate(parse_json(body))

    def validate(self, value: Any) -> Any:
        """The input out of parsed JSON, checked constraint by constraint. Raises as `decode`."""
        violations: list[Violation] = []
        found = self._check(value, "", violations)
        if violations:
            raise InvalidInput(*violations)
        return found

    def writer(self, timestamp: Callable[[datetime], object]) -> Writer:
        """What writes this operation's output as JSON values. timestamp: the form of the protocol of the request."""
        found = self._writers.get(timestamp)
        if found is None:
            found = self._writers[timestamp] = compile_writer(self.output, timestamp)
        return found

    @cached_property
    def _writers(self) -> dict[Callable[[datetime], object], Writer]:
        return {}

    @cached_property
    def _decoder(self) -> msgspec.json.Decoder[Any] | None:
        return msgspec.json.Decoder(self.input.struct) if self.input.decodes_directly else None

    @cached_property
    def _check(self) -> Check:
        return compile_check(self.input)


@dataclass(frozen=True)
class Service:
    """One served service.

    name, service_id: as boto3 and as botocore's model call it. scope: its name in credential scopes.
    target_prefix: of `X-Amz-Target`, None for the protocols without it.
    """

    name: str
    service_id: str
    scope: str
    protocol: str
    target_prefix: str | None
    xml_namespace: str | None
    operations: Mapping[str, Operation]

    @cached_property
    def exact_paths(self) -> Mapping[tuple[str, str], Operation]:
        """REST operations whose path holds no label, by method and path."""
        return {
            (found.method, found.uri): found for found in self.operations.values() if "{" not in found.uri
        }


class Models:
    """Every served operation; each is compiled when it is first used.

    strict_names: hold names to the documented patterns even where AWS itself is known to be lenient.
    """

    def __init__(self, *, strict_names: bool = False) -> None:
        source = read_extracted()
        overrides: Mapping[str, Any] = OWN_VALUES if strict_names else OWN_VALUES | LENIENT_NAMES
        self.services = {
            name: _service(name, raw, overrides.get(name, {})) for name, raw in source["services"].items()
        }
        self.endpoint_variables: Mapping[str, list[str]] = source["endpoint_variables"]
        self.by_scope: dict[str, dict[str, Service]] = {}
        """Credential-scope name → protocol as models call it → the service that speaks it."""
        for service in self.services.values():
            self.by_scope.setdefault(service.scope, {})[service.protocol] = service
        self.by_target_prefix = {
            service.target_prefix: service for service in self.services.values() if service.target_prefix
        }

    def operation(self, service: str, name: str) -> Operation | None:
        found = self.services.get(service)
        return None if found is None else found.operations.get(name)


@cache
def read_extracted() -> Any:
    """`operations.json` as it is."""
    return orjson.loads(files("overread.aws").joinpath("operations.json").read_bytes())


def parse_json(body: bytes) -> Any:
    """The JSON value of a body, {} for an empty one. Raises AwsError(SerializationException)."""
    if not body:
        return {}
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AwsError(
            "SerializationException", 400, "The request body is not valid JSON in UTF-8"
        ) from error


class _Operations(Mapping[str, Operation]):
    """Operations by name, each built from its raw model at its first look-up: most processes need few."""

    def __init__(
        self, service: str, raw: Mapping[str, Any], overrides: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._service, self._raw, self._overrides = service, raw, overrides
        self._built: dict[str, Operation] = {}

    def __getitem__(self, name: str) -> Operation:
        found = self._built.get(name)
        if found is None:
            if name not in self._raw["operations"]:
                raise KeyError(name)
            found = self._built[name] = _operation(self._service, self._raw, name, self._overrides)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw["operations"])

    def __len__(self) -> int:
        return len(self._raw["operations"])


def _service(name: str, raw: Mapping[str, Any], overrides: Mapping[str, Mapping[str, Any]]) -> Service:
    metadata = raw["metadata"]
    return Service(
        name=name,
        service_id=metadata["serviceId"],
        scope=metadata.get("signingName", metadata["endpointPrefix"]),
        protocol=metadata["protocol"],
        target_prefix=metadata.get("targetPrefix"),
        xml_namespace=metadata.get("xmlNamespace"),
        operations=_Operations(name, raw, overrides),
    )


def _operation(
    service: str, raw: Mapping[str, Any], name: str, overrides: Mapping[str, Mapping[str, Any]]
) -> Operation:
    source, shapes = raw["operations"][name], raw["shapes"]

    def shape(end: str) -> Shape:
        return build(shapes, source[end]["shape"], overrides) if end in source else _EMPTY

    return Operation(
        service=service,
        name=name,
        method=source["http"]["method"],
        uri=source["http"]["requestUri"],
        status=source["http"].get("responseCode", 200),
        input=shape("input"),
        output=shape("output"),
        errors=tuple(
            DeclaredError(_code(error["shape"], shapes), _status(shapes[error["shape"]]))
            for error in source.get("errors", ())
        ),
        result_wrapper=source.get("output", {}).get("resultWrapper", f"{name}Result"),
    )


def _code(shape: str, shapes: Mapping[str, Any]) -> str:
    """The Query services' errors go by other names on the wire than in their models."""
    code: str = shapes[shape].get("error", {}).get("code", shape)
    return code


def _status(error: Mapping[str, Any]) -> int:
    """Where the model names none: 500 for what is the service's fault, else 400."""
    named: int | None = error.get("error", {}).get("httpStatusCode")
    return named or (500 if error.get("fault") else 400)
