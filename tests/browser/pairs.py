"""A worker's hands on `crowd-textract-analyze-document`."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, expect


def choose_pair(frame: FrameLocator, key: str) -> Locator:
    """Open a pair of the list."""
    pair = frame.locator(".pair").filter(has=frame.locator(".pair-key", has_text=key))
    pair.locator(".pair-head").click()
    expect(pair.locator(".editor")).to_be_visible()
    return pair


def type_value(pair: Locator, text: str) -> None:
    field = pair.get_by_label("Value", exact=True)
    field.click()
    field.press("Control+A")
    field.press_sequentially(text)
