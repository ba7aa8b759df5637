"""The sinks against a real receiver and real files. The signature is checked as a consumer would."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import stat
from pathlib import Path

import orjson
import pytest
from tests.fakes import FakeClock
from tests.receiver import Receiver

from overread.domain.errors import DeliveryFailed
from overread.domain.output import Json
from overread.events.log import LogSink
from overread.events.webhook import WebhookSink
from overread.outbound.client import GuardedClient

EVENT: dict[str, Json] = {"id": "e-1", "detail": {"humanLoopName": "ü"}}
SECRET = b"a key of a webhook"


def webhook(receiver: Receiver, secret: bytes = SECRET) -> WebhookSink:
    client = GuardedClient(allowed=[ipaddress.ip_network("127.0.0.0/8")])
    return WebhookSink(f"http://127.0.0.1:{receiver.port}/hook", secret, client, FakeClock())


async def test_a_webhook_is_posted_and_signed() -> None:
    with Receiver(status=204) as receiver:
        sink = webhook(receiver)
        await sink.deliver(EVENT)
        await sink.close()
    (request,) = receiver.requests
    assert orjson.loads(request.body) == EVENT
    told = request.headers
    assert (told["content-type"], told["webhook-id"]) == ("application/json", "e-1")
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + request.body
    expected = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert told["webhook-signature"] == f"v1,{expected}"


async def test_without_a_secret_there_is_no_signature() -> None:
    with Receiver() as receiver:
        sink = webhook(receiver, secret=b"")
        await sink.deliver(EVENT)
        await sink.close()
    assert "webhook-signature" not in receiver.requests[0].headers


@pytest.mark.parametrize(
    ("status", "permanent"), [(500, False), (404, False), (302, False), (429, False), (410, True)]
)
async def test_anything_but_success_is_a_failure(status: int, permanent: bool) -> None:
    with Receiver(status=status) as receiver:
        sink = webhook(receiver)
        with pytest.raises(DeliveryFailed) as caught:
            await sink.deliver(EVENT)
        await sink.close()
    assert (caught.value.reason, caught.value.permanent) == (f"the address answered {status}", permanent)


async def test_an_address_that_is_not_allowed_is_a_failure() -> None:
    with Receiver() as receiver:
        sink = WebhookSink(f"http://127.0.0.1:{receiver.port}/", SECRET, GuardedClient(), FakeClock())
        with pytest.raises(DeliveryFailed, match="not public"):
            await sink.deliver(EVENT)
        await sink.close()
        assert receiver.requests == []


async def test_a_log_file_has_one_line_per_event_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    sink = LogSink(file)
    await sink.deliver(EVENT)
    await sink.deliver({"id": "e-2"})
    assert [orjson.loads(line) for line in file.read_bytes().splitlines()] == [EVENT, {"id": "e-2"}]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_log_file_that_was_moved_away_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    sink = LogSink(file)
    await sink.deliver({"id": "1"})
    file.rename(tmp_path / "events.1")
    await sink.deliver({"id": "2"})
    assert file.read_bytes() == b'{"id":"2"}\n'


async def test_a_log_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(DeliveryFailed, match="No such file"):
        await LogSink(tmp_path / "absent" / "events.jsonl").deliver(EVENT)


async def test_standard_output_takes_lines(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    await LogSink(None).deliver({"id": "1"})
    assert capfdbinary.readouterr().out == b'{"id":"1"}\n'
