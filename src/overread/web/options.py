"""What the person-facing rooms are told when they are composed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class TemplatePolicy(StrEnum):
    """What worker task templates may load: from any address, as A2I lets them, or from ours only."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting, for the operators of the deployment's own account. value: None where it is secret."""

    option: str | None
    variable: str
    value: str | None
    is_set: bool
    source: str
    default: str
    help: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding about the installation. level: ok, warning or error."""

    level: str
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the console tells of the server it runs in. examine: looks at the whole installation, which takes its time."""

    version: str = ""
    settings: tuple[SettingShown, ...] = ()
    data_dir: Path | None = None
    examine: Callable[[], Iterable[Checked]] | None = None


@dataclass(frozen=True, slots=True)
class WebOptions:
    """secure: browsers come by TLS, ours or a proxy's. trusted_proxies: addresses and CIDRs whose
    `X-Forwarded-For` is believed.
    """

    secure: bool = False
    trusted_proxies: tuple[str, ...] = ()
    template_policy: TemplatePolicy = TemplatePolicy.OPEN
    installation: Installation = Installation()
