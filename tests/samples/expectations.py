"""Values that stand for what a person cannot place to the pixel or know beforehand; `==` asks them."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

from PIL import Image


@dataclass(frozen=True, eq=False)
class Near:
    """A whole number, at most a pixel from where the mouse was: a pixel of the screen is less than one of the image."""

    value: float
    within: float = 1.5

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and abs(other - self.value) <= self.within

    __hash__ = None  # type: ignore[assignment]  # equal to several numbers


class AnyText:
    """A text that nobody can foresee, such as an id."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other != ""

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<any text>"


@dataclass(frozen=True, eq=False)
class JsonText:
    """JSON in a text, as hidden inputs carry it."""

    content: object

    def __eq__(self, other: object) -> bool:
        try:
            return isinstance(other, str) and bool(json.loads(other) == self.content)
        except ValueError:
            return False

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class Painted:
    """A mask of this size whose pixels at the places of the strokes have the colours of their labels.

    strokes: place and label. blank: a place that nobody painted. modified: of an earlier mask.
    """

    size: tuple[int, int]
    strokes: tuple[tuple[tuple[int, int], str], ...]
    blank: tuple[int, int]
    modified: bool | None = None

    def __eq__(self, other: object) -> bool:
        if not _is_mask(other):
            return False
        png = base64.b64decode(other["labeledImage"]["pngImageData"])
        picture = Image.open(io.BytesIO(png)).convert("RGBA")
        colours = _colours(other)
        labels = [label for _, label in self.strokes]
        return (
            other["inputImageProperties"] == {"width": self.size[0], "height": self.size[1]}
            and other.get("initialValueModified") == self.modified
            and picture.size == self.size
            # A colour is a label of one mask, and an instance of the other.
            and sorted(label for _, label in colours)
            == sorted(set(labels) if "labelMappings" in other else labels)
            and all((_hex(picture.getpixel(place)), label) in colours for place, label in self.strokes)
            and picture.getpixel(self.blank) == (0, 0, 0, 0)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class ReadPairs:
    """Textract blocks that a reader takes apart into these keys and values; None for a key without a value."""

    pairs: dict[str, str | None]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and read_pairs(other["blocks"]) == self.pairs

    __hash__ = None  # type: ignore[assignment]


def read_pairs(listed: Iterable[dict[str, Any]]) -> dict[str, str | None]:
    """As public programs read blocks: from key to value by VALUE, from both to their words by CHILD."""
    blocks = {block["id"]: block for block in listed}

    def linked(block: Any, kind: str) -> list[Any]:
        links = [link for link in block.get("relationships", []) if link["type"] == kind]
        return [blocks[found] for link in links for found in link["ids"]]

    def said(block: Any) -> str:
        return " ".join(word["text"] for word in linked(block, "CHILD") if word["blockType"] == "WORD")

    keys = [block for block in blocks.values() if block.get("entityTypes") == ["KEY"]]
    return {
        said(key): " ".join(said(value) for value in values) if (values := linked(key, "VALUE")) else None
        for key in keys
    }


def _is_mask(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and {"labeledImage", "inputImageProperties"} <= value.keys()


def _colours(mask: dict[str, Any]) -> list[tuple[str, str]]:
    """Colour and label of a semantic mask's mapping or of an instance mask's list."""
    if "labelMappings" in mask:
        return [(found["color"], label) for label, found in mask["labelMappings"].items()]
    return [(found["color"], found["label"]) for found in mask["instances"]]


def _hex(pixel: Any) -> str:
    red, green, blue, alpha = pixel
    return f"#{red:02x}{green:02x}{blue:02x}" if alpha == 255 else "transparent"
