"""Somebody at work in an opened task: eyes, a mouse and a keyboard, and a memory of what was entered."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ElementHandle, FloatRect, Frame, Page

Point = tuple[float, float]


class CannotWork(Exception):
    """What a person would say who cannot go on."""


class Person:
    """meant: the answer as the person has entered it, by key. history: everything that was entered, replaced or not."""

    def __init__(self, page: Page, frame: Frame) -> None:
        self.page, self.frame = page, frame
        self.meant: dict[str, object] = {}
        self.history: list[tuple[str, Any]] = []

    def remember(self, key: str, value: object) -> None:
        """A later answer under the same key replaces an earlier one, as the form has it."""
        self.meant[key] = value
        self.history.append((key, value))

    def remember_choice(self, key: str, option: str, chosen: bool) -> None:
        """Options under one key belong together."""
        before = self.meant.get(key)
        self.remember(key, {**(before if isinstance(before, dict) else {}), option: chosen})

    def body(self) -> ElementHandle:
        found = self.frame.query_selector("body")
        assert found is not None
        return found

    def click(self, element: ElementHandle) -> None:
        element.click()

    def find(self, within: ElementHandle, selector: str) -> ElementHandle:
        """The first visible element of that kind, in shadow trees too."""
        found = within.wait_for_selector(selector, state="visible")
        assert found is not None  # it would be None only where one waits for something to go
        return found

    def all(self, within: ElementHandle, selector: str) -> list[ElementHandle]:
        return [found for found in within.query_selector_all(selector) if found.is_visible()]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def box(self, element: ElementHandle) -> FloatRect:
        """Where it is on the screen."""
        element.scroll_into_view_if_needed()
        found = element.bounding_box()
        if found is None:
            raise CannotWork("it is not on the screen")
        return found

    def click_at(self, point: Point) -> None:
        self.page.mouse.click(*point)

    def drag(self, *points: Point) -> None:
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point, steps=6)
        self.page.mouse.up()

    def pick_up(self, element: ElementHandle) -> None:
        self.page.mouse.move(*_middle(self.box(element)))
        self.page.mouse.down()

    def put_down(self, target: ElementHandle) -> None:
        self.page.mouse.move(*_middle(self.box(target)), steps=10)
        self.page.mouse.up()

    def property_of(self, element: ElementHandle, name: str) -> Any:
        return element.evaluate("(element, name) => element[name]", name)


def _middle(box: FloatRect) -> Point:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
