"""Moving bytes to and from obstore, and its exceptions into ours. No other file names a vendor's exception but
`remote.py`, for addresses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import obstore
from obstore import exceptions as vendor
from obstore.store import ObjectStore as Remote

from overread.domain.errors import OverreadError, PreconditionFailed, StorageUnavailable
from overread.domain.objects import ALWAYS_WRITE, Checksum, WriteCondition
from overread.objects.base import Body
from overread.objects.intake import Intake

SINGLE_BYTES = 8 * 2**20
"""Up to this size a body is held in memory and sent in one request, which can be conditional."""
_CHUNK_BYTES = 2**20
_OFF_LOOP_BYTES = 2**16


@contextmanager
def translated(absent: OverreadError) -> Iterator[None]:
    """Turn obstore's exceptions into domain errors; `absent` is what a missing path means here."""
    try:
        yield
    except FileNotFoundError as error:
        raise absent from error
    except vendor.AlreadyExistsError as error:
        raise PreconditionFailed("If-None-Match") from error
    except vendor.PreconditionError as error:
        raise PreconditionFailed("If-Match") from error
    except (vendor.BaseError, OSError) as error:
        # The first line names what failed; the rest is a debug dump with addresses.
        raise StorageUnavailable(f"object store: {str(error).partition(chr(10))[0]}") from error


async def send(
    remote: Remote,
    path: str,
    body: Body,
    intake: Intake,
    *,
    attributes: Callable[[Checksum | None], dict[str, str]],
    condition: WriteCondition = ALWAYS_WRITE,
) -> str | None:
    """Send a body that `intake` finds right, or nothing. Returns the remote ETag.

    attributes: makes the object's attributes from its checksum, None while that is not known.
    """
    pieces = aiter(body)
    start: list[bytes] = []
    held = 0
    async for piece in pieces:
        start.append(piece)
        held += len(piece)
        if held > SINGLE_BYTES:
            break
    else:
        data = b"".join(start)
        await _take(intake, data)
        intake.finish()
        return await _put_whole(remote, path, data, attributes(intake.checksum), condition)
    stream = _verified(start, pieces, intake)
    result = await obstore.put_async(
        remote,
        path,
        stream,
        attributes=attributes(intake.declared),
        chunk_size=SINGLE_BYTES,
        max_concurrency=2,
    )
    return (result["e_tag"] or "").strip('"')


class RemoteBody:
    """The bytes of a remote object; None for no bytes at all."""

    def __init__(self, result: obstore.GetResult | None) -> None:
        self._stream = None if result is None else aiter(result.stream(min_chunk_size=_CHUNK_BYTES))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._stream is None:
            raise StopAsyncIteration
        with translated(StorageUnavailable("an object vanished while it was read")):
            return bytes(await anext(self._stream))

    async def aclose(self) -> None:
        # obstore closes the connection when its stream is dropped.
        self._stream = None


async def _put_whole(
    remote: Remote, path: str, data: bytes, attributes: dict[str, str], condition: WriteCondition
) -> str | None:
    mode: obstore.PutMode = "overwrite"
    if condition.if_none_match:
        mode = "create"
    elif condition.if_match not in (None, "*"):
        mode = {"e_tag": f'"{(condition.if_match or "").strip(chr(34))}"'}
    try:
        result = await obstore.put_async(
            remote, path, data, attributes=attributes, mode=mode, use_multipart=False
        )
    except (vendor.NotSupportedError, NotImplementedError):
        # This store knows no conditional writes: the caller has checked the condition just before.
        result = await obstore.put_async(remote, path, data, attributes=attributes, use_multipart=False)
    return (result["e_tag"] or "").strip('"')


async def _verified(
    start: list[bytes], rest: AsyncIterator[bytes], intake: Intake
) -> AsyncGenerator[bytes, None]:
    """All pieces; raises at the end if they are not what was declared, and the multipart upload is then abandoned."""
    for piece in start:
        await _take(intake, piece)
        yield piece
    async for piece in rest:
        await _take(intake, piece)
        yield piece
    intake.finish()


async def _take(intake: Intake, data: bytes) -> None:
    if len(data) < _OFF_LOOP_BYTES:
        intake.take(data)
    else:
        await asyncio.to_thread(intake.take, data)
