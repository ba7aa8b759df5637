"""A sheet to draw a form on, which remembers what was written where."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Place = tuple[float, float, float, float]
"""left, top, right, bottom."""

WIDTH, HEIGHT = 1240, 1754
"""A4 at 150 dots an inch."""


@dataclass(frozen=True)
class TrueWord:
    text: str
    place: Place


@dataclass(frozen=True)
class TruePair:
    """value: text, empty if the field is; or whether the mark is set."""

    key: str
    value: str | bool


@dataclass
class Truth:
    words: list[TrueWord] = field(default_factory=list)
    pairs: list[TruePair] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Faces:
    """One family. written: what is filled in."""

    name: str
    regular: Path
    bold: Path
    written: Path


class Paper:
    """Coordinates are pixels at 150 dots an inch. Text is placed by the top of its capitals."""

    def __init__(self, faces: Faces, rng: random.Random, size: int = 24) -> None:
        self.faces, self.rng, self.size = faces, rng, size
        self.image = Image.new("L", (WIDTH, HEIGHT), 255)
        self.truth = Truth()
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int | None = None,
        bold: bool = False,
        written: bool = False,
        shade: int = 0,
        right: bool = False,
    ) -> Place:
        """right: x is the text's right end."""
        font = self.font(size or self.size, bold=bold, written=written)
        if right:
            x -= font.getlength(text)
        self._draw.text((x, y), text, font=font, fill=shade, anchor="la")
        left, top, end, bottom = font.getbbox(text, anchor="la")
        self._remember(text, x, y, font)
        return (x + left, y + top, x + end, y + bottom)

    def lines(
        self, x: float, y: float, texts: list[str], *, leading: float = 1.3, written: bool = False
    ) -> Place:
        """Several lines below one another; the place of all."""
        places = [
            self.text(x, y + i * leading * self.size, text, written=written) for i, text in enumerate(texts)
        ]
        return (
            min(p[0] for p in places),
            places[0][1],
            max(p[2] for p in places),
            places[-1][3],
        )

    def width_of(
        self, text: str, *, size: int | None = None, bold: bool = False, written: bool = False
    ) -> float:
        return self.font(size or self.size, bold=bold, written=written).getlength(text)

    def rule(self, x0: float, y: float, x1: float, width: int = 2, shade: int = 0) -> None:
        self._draw.line((x0, y, x1, y), fill=shade, width=width)

    def upright_rule(self, x: float, y0: float, y1: float, width: int = 2, shade: int = 0) -> None:
        self._draw.line((x, y0, x, y1), fill=shade, width=width)

    def box(self, place: Place, width: int = 2, shade: int = 0, fill: int | None = None) -> None:
        self._draw.rectangle(place, outline=shade, width=width, fill=fill)

    def mark(
        self, x: float, y: float, side: int, *, selected: bool, round_: bool = False, sign: str = "x"
    ) -> None:
        """sign: x, tick or full."""
        place = (x, y, x + side, y + side)
        if round_:
            self._draw.ellipse(place, outline=0, width=2)
            if selected:
                inset = side * 0.27
                self._draw.ellipse((x + inset, y + inset, x + side - inset, y + side - inset), fill=0)
            return
        self._draw.rectangle(place, outline=0, width=2)
        if not selected:
            return
        if sign == "full":
            self._draw.rectangle((x + 5, y + 5, x + side - 5, y + side - 5), fill=0)
        elif sign == "tick":
            points = [
                (x + 0.2 * side, y + 0.5 * side),
                (x + 0.42 * side, y + 0.8 * side),
                (x + 1.1 * side, y - 0.1 * side),
            ]
            self._draw.line(points, fill=0, width=3)
        else:
            self._draw.line((x + 4, y + 4, x + side - 4, y + side - 4), fill=0, width=3)
            self._draw.line((x + 4, y + side - 4, x + side - 4, y + 4), fill=0, width=3)

    def pair(self, key: str, value: str | bool) -> None:
        self.truth.pairs.append(TruePair(key, value))

    def font(self, size: int, *, bold: bool = False, written: bool = False) -> ImageFont.FreeTypeFont:
        path = self.faces.written if written else self.faces.bold if bold else self.faces.regular
        return ImageFont.truetype(str(path), size)

    def _remember(self, text: str, x: float, y: float, font: ImageFont.FreeTypeFont) -> None:
        """Each word with its place. Fillers, as dots, are no words."""
        for found in re.finditer(r"\S+", text):
            word = found.group()
            if re.fullmatch(r"[._…]{3,}", word):
                continue
            start = x + font.getlength(text[: found.start()])
            left, top, right, bottom = font.getbbox(word, anchor="la")
            self.truth.words.append(TrueWord(word, (start + left, y + top, start + right, y + bottom)))
