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
        f"//{BASE}",
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
        "%2f%2fevil.test",
        "/%2f/evil.test",
        "/\\evil.test",
        "/\t/evil.test",
        "https://localhost@evil.test/portal/w/abc/",
        "//localhost@evil.test/portal/w/abc/",
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:alert(1)",
        f"{BASE}%2f%2fevil.test",
        f"{BASE}%2e%2e%2fother/",
        f"{BASE}%0d%0aSet-Cookie:x=y",
        f"{BASE}tasks%00",
        f"{BASE}\x7f",
        f" {BASE}",
        f"{BASE.upper()}tasks/7",
        BASE + "x" * 2_000,
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert safe_next(target, BASE) == BASE
