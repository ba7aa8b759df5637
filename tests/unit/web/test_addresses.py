from __future__ import annotations

import pytest

from overread.web.addresses import safe_next

BASE = "/portal/w/abc/"


@pytest.mark.parametrize("target", [BASE, f"{BASE}tasks/7", f"{BASE}?notice=paused", f"{BASE}tasks/7?x=//y"])
def test_a_path_of_ours_is_kept(target: str) -> None:
    assert safe_next(target, BASE) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "/",
        "//evil.test",
        "///evil.test",
        "http://evil.test/portal/w/abc/",
        "https:/portal/w/abc/",
        "\\\\evil.test",
        "/portal/w/other/",
        f"{BASE}../other/",
        f"{BASE}%2e%2e/other/",
        f"{BASE}%5c%5cevil.test",
        f"{BASE}/evil.test",
        f"{BASE}tasks\n",
        f"{BASE}täsks",
        "http://[",
        BASE + "x" * 2_000,
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert safe_next(target, BASE) == BASE
