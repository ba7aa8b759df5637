"""A sink that posts each event to one address, signed as the Standard Webhooks specification says.

Headers: `webhook-id` (the event's id), `webhook-timestamp` (seconds), `webhook-signature` (`v1,` and the
Base64 of HMAC-SHA256 over
``{id}.{timestamp}.{body}``). Any 2xx is acceptance; 410 ends the trying, everything else is tried again.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import datetime

import orjson

from overread.domain.errors import DeliveryFailed
from overread.domain.output import Json
from overread.outbound.client import GuardedClient, OutboundFailed


class WebhookSink:
    """secret: empty leaves the signature out."""

    name = "webhook"

    def __init__(self, url: str, secret: bytes, client: GuardedClient, clock: Callable[[], datetime]) -> None:
        self._url, self._secret, self._client, self._clock = url, secret, client, clock

    async def deliver(self, event: dict[str, Json]) -> None:
        body = orjson.dumps(event)
        event_id = str(event["id"])
        moment = str(int(self._clock().timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": moment,
        }
        if self._secret:
            signed = f"{event_id}.{moment}.".encode() + body
            headers["webhook-signature"] = (
                "v1," + base64.b64encode(hmac.digest(self._secret, signed, "sha256")).decode()
            )
        try:
            status = await self._client.post(self._url, body, headers)
        except OutboundFailed as error:
            raise DeliveryFailed(self.name, error.reason) from error
        if not 200 <= status < 300:
            raise DeliveryFailed(self.name, f"the address answered {status}", permanent=status == 410)

    async def close(self) -> None:
        await self._client.close()
