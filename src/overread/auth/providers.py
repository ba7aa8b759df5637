"""The deployment in front of identity providers, made by the first sign-in: its libraries would cost every start."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overread.auth.oidc import RelyingParty


class Providers:
    """allowed, authorities: as of `outbound.client.GuardedClient`."""

    def __init__(
        self, *, allowed: Sequence[IPv4Network | IPv6Network] = (), authorities: Path | None = None
    ) -> None:
        self._allowed, self._authorities = allowed, authorities
        self._relying_party: RelyingParty | None = None

    @property
    def relying_party(self) -> RelyingParty:
        if self._relying_party is None:
            from overread.auth.oidc import RelyingParty
            from overread.outbound.client import GuardedClient

            client = GuardedClient(allowed=self._allowed, authorities=self._authorities)
            self._relying_party = RelyingParty(client)
        return self._relying_party

    async def close(self) -> None:
        if self._relying_party is not None:
            await self._relying_party.close()
