"""How Chromium is started for tests: the one of the system, without network of its own and without its own pages."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium"

# Chromium heeds only the last such list, and this one comes after Playwright's: so that one is repeated.
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
# Each took a process for every profile, and a third of the suite's time: the suggestions below the address bar are
# pages themselves, and a renderer waits for a site that a test of one site never goes to.
_UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")


def without(*features: str) -> list[str]:
    """The flags of a Chromium that does without these features as well."""
    return [*_FLAGS, f"--disable-features={','.join((*_PLAYWRIGHTS, *_UNSEEN, *features))}"]


_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FLAGS = tuple(without())
