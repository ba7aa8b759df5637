"""S3's wire form: XML documents in and out, and S3's own form of an error.

Reading takes no document type and no entities of its own, so that nothing can be expanded or fetched; size, depth and
number of elements are bounded.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.parsers import expat

from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
MAX_DOCUMENT_BYTES = 4 * 2**20
"""Above 10,000 parts with checksums, and 1,000 keys of 1,024 bytes."""
_MAX_DEPTH = 12
_MAX_ELEMENTS = 100_000

SAFETY = [("content-security-policy", "sandbox"), ("x-content-type-options", "nosniff")]
"""On every answer: objects share the address of portal and console, and may be anybody's HTML (design.md 1)."""

Member = tuple[str, "str | int | Sequence[Member] | None"]
"""Name and content of one element; None leaves it out."""


@dataclass(slots=True)
class S3Response:
    """What `aws/app.py` sends. headers: complete but for the request id; a stream's Content-Length is among them."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | AsyncIterator[bytes] = b""


@dataclass(slots=True)
class Element:
    """One element of a request document; names are without their namespace."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        return (child for child in self.children if child.name == name)

    def get(self, name: str) -> str | None:
        """The text of the first child of this name."""
        return next((child.text for child in self.all(name)), None)


def malformed(detail: str = "") -> AwsError:
    sentence = "The XML you provided was not well-formed or did not validate against our published schema"
    return AwsError("MalformedXML", 400, f"{sentence}. {detail}" if detail else sentence)


async def read_document(request: AwsRequest, root: str) -> tuple[Element, bytes]:
    """The request's document and its bytes. Raises AwsError `MalformedXML` if it is none, or not a `root`."""
    data = await read_body(request)
    return parse_document(data, root), data


async def read_body(request: AwsRequest) -> bytes:
    """A whole body, bounded; for documents, and to verify the body of a request that should have none."""
    pieces: list[bytes] = []
    size = 0
    if request.stream is not None:
        async for piece in request.stream:
            size += len(piece)
            if size > MAX_DOCUMENT_BYTES:
                raise AwsError("MaxMessageLengthExceeded", 400, "Your request was too large.")
            pieces.append(piece)
    return b"".join(pieces)


def parse_document(data: bytes, root: str) -> Element:
    """Raises AwsError `MalformedXML`."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # The last two: an encoding that Python knows and that is no character set, or one of several bytes.
        raise malformed() from error
    if builder.root is None or builder.root.name != root:
        raise malformed(f"Expected is a document {root}.")
    return builder.root


def document(name: str, content: str | Sequence[Member]) -> bytes:
    """A whole document with S3's namespace."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{NAMESPACE}">{_value(content)}</{name}>'
    ).encode()


def write_error(error: AwsError, request: AwsRequest) -> S3Response:
    """S3's error document; members of the error, request id and resource follow code and message."""
    members: list[Member] = [
        ("Code", error.code),
        ("Message", error.message),
        *((name, str(value)) for name, value in error.members.items()),
        ("Resource", request.path),
        ("RequestId", request.id),
        ("HostId", request.id),
    ]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{_content(members)}</Error>'.encode()
    headers = [("content-type", "application/xml"), *SAFETY, *error.headers]
    if request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
        # The body may be unread, or (Expect: 100-continue) never be sent: on this connection nothing could be told
        # from it any more.
        headers.append(("connection", "close"))
    return S3Response(error.status, headers, body)


def url_encoded(text: str) -> str:
    """A key as `encoding-type=url` wants it: everything but letters, digits and `-_.~/*` (observed)."""
    return quote(text, safe="-_.~/*")


def _content(members: Sequence[Member]) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in members if value is not None)


def _value(value: str | int | Sequence[Member] | None) -> str:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: _escape(found.group()), value)
    if isinstance(value, int):
        return str(value)
    return _content(value or ())


_ESCAPED = re.compile(r"[&<>\"\x00-\x1f\x7f]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "\n", "\t": "\t"}


def _escape(character: str) -> str:
    # References to most control characters are no XML 1.0, and yet what S3 sends (observed): callers who have such
    # keys ask for `encoding-type=url`.
    return _NAMED.get(character) or f"&#x{ord(character):x};"


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - expat's form
        self._count += 1
        if self._count > _MAX_ELEMENTS or len(self._open) >= _MAX_DEPTH:
            raise malformed()
        element = Element(name.rpartition(" ")[2])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, name: str) -> None:  # noqa: ARG002 - expat's form
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].text += data

    def refuse(self, *declaration: object) -> None:  # noqa: ARG002 - expat's form
        raise malformed("A document type is not allowed.")
