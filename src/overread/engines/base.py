"""What an engine is. Third parties implement these protocols and name a factory in the entry points `overread.engines`.

An engine answers in the JSON form of the service it stands for: PascalCase members, confidences in percent, 0 to 100.
It decides nothing about people: conditions are applied to its answer elsewhere. What every engine must hold to is
written as a test suite, `tests/contract/test_engines.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol

from overread.domain.errors import InvalidRequest
from overread.domain.output import Json

ENTRY_POINTS = "overread.engines"

FEATURES = ("TABLES", "FORMS", "QUERIES", "SIGNATURES", "LAYOUT")
"""Textract's FeatureTypes, in the order of its model."""


class Engine(Protocol):
    @property
    def name(self) -> str:
        """As the setting calls it; stands in errors and metrics."""

    async def start(self) -> None:
        """Get ready. Cheap: what is heavy is loaded by the first request."""

    async def close(self) -> None:
        """End processes and connections. Requests that wait or run fail with EngineFailed(UNAVAILABLE)."""


class DocumentEngine(Engine, Protocol):
    """Reads forms and tables, as Textract's AnalyzeDocument."""

    @property
    def features(self) -> frozenset[str]:
        """The FeatureTypes that are served, of FEATURES."""

    async def analyze(
        self, document: bytes, features: Collection[str], *, max_pages: int = 1
    ) -> dict[str, Json]:
        """{"DocumentMetadata": {"Pages": n}, "Blocks": [...], "AnalyzeDocumentModelVersion": "..."}.

        document: PNG, JPEG, TIFF or PDF; what it is, is read from its first bytes. features: at least one.
        max_pages: a document of more pages is refused, not cut.

        Raises InvalidRequest for a feature that is not served, naming those that are; InputRefused for what is wrong
        with the document; EngineFailed for everything else. No other error, and never a wait without an end.
        """


class ModerationEngine(Engine, Protocol):
    """Finds what an image should not show, as Rekognition's DetectModerationLabels."""

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        """{"ModerationLabels": [{"Confidence", "Name", "ParentName", "TaxonomyLevel"}], "ModerationModelVersion": ...}.

        image: PNG or JPEG. Labels below min_confidence are left out. Raises as `DocumentEngine.analyze`.
        """


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the deployment allows an engine. An engine that runs elsewhere has no use for most of it.

    argument: what follows the name in the setting: a folder, an address; empty if nothing does.
    processes: that it may keep. backlog: requests that may wait; one more is refused as BUSY.
    memory_bytes: writable memory of one process. seconds: wall time of one page of a document, or of one image.
    idle_seconds: after so long without work its processes end, and their memory is given back.
    outbound_allow: networks that an engine at an address may be in although they are not public.
    outbound_ca: a file of certificate authorities that it may have its certificate from, beside the public ones.
    """

    argument: str = ""
    processes: int = 1
    backlog: int = 8
    memory_bytes: int = 2**31
    seconds: float = 20.0
    idle_seconds: float = 300.0
    outbound_allow: Sequence[IPv4Network | IPv6Network] = ()
    outbound_ca: Path | None = None


DocumentEngineFactory = Callable[[EngineOptions], DocumentEngine]
ModerationEngineFactory = Callable[[EngineOptions], ModerationEngine]


def require_served(engine: DocumentEngine, features: Collection[str]) -> None:
    """Raise InvalidRequest unless the engine serves all features."""
    refused = [feature for feature in features if feature not in engine.features]
    if not features or refused:
        served = ", ".join(feature for feature in FEATURES if feature in engine.features)
        found = f"FeatureTypes {', '.join(refused)} not served" if refused else "No FeatureTypes given"
        raise InvalidRequest(f"{found}: this deployment serves {served}.")
