"""What the person-facing rooms are told when they are composed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TemplatePolicy(StrEnum):
    """What worker task templates may load: from any address, as A2I lets them, or from ours only."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WebOptions:
    """secure: browsers come by TLS, ours or a proxy's. trusted_proxies: addresses and CIDRs whose
    `X-Forwarded-For` is believed.
    """

    secure: bool = False
    trusted_proxies: tuple[str, ...] = ()
    template_policy: TemplatePolicy = TemplatePolicy.OPEN
