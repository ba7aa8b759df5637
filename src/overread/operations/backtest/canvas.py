"""What a picture is drawn on: lines, areas and texts, as SVG or as PNG. Coordinates and sizes are pixels from top left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, Protocol
from xml.sax.saxutils import escape

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


class Canvas(Protocol):
    def line(self, points: Sequence[Point], colour: str, width: float, *, dashed: bool = False) -> None: ...

    def area(self, points: Sequence[Point], colour: str) -> None: ...

    def text(
        self, at: Point, text: str, size: int, colour: str, anchor: Anchor = "start", *, bold: bool = False
    ) -> None:
        """at: where the baseline begins, or its middle or end."""
        ...

    def save(self, file: Path) -> None: ...


class SvgCanvas:
    def __init__(self, width: int, height: int, title: str) -> None:
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="{_FONT}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        ]

    def line(self, points: Sequence[Point], colour: str, width: float, *, dashed: bool = False) -> None:
        dashes = ' stroke-dasharray="4 4"' if dashed else ""
        self._parts.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def area(self, points: Sequence[Point], colour: str) -> None:
        self._parts.append(f'<polygon points="{_points(points)}" fill="{colour}"/>')

    def text(
        self, at: Point, text: str, size: int, colour: str, anchor: Anchor = "start", *, bold: bool = False
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>'
            f"{escape(text)}</text>"
        )

    def save(self, file: Path) -> None:
        file.write_text("\n".join([*self._parts, "</svg>\n"]), "utf-8")


class PngCanvas:
    """Two pixels for each, for dense screens."""

    _SCALE = 2

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw  # part of the extra; an SVG does without

        self._image = Image.new("RGB", (width * self._SCALE, height * self._SCALE), "#ffffff")
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: Sequence[Point], colour: str, width: float, *, dashed: bool = False) -> None:
        scaled = self._scaled(points)
        strokes = [part for pair in pairwise(scaled) for part in _dashes(*pair, 8)] if dashed else [scaled]
        for stroke in strokes:
            self._draw.line(stroke, fill=colour, width=round(width * self._SCALE), joint="curve")

    def area(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon(self._scaled(points), fill=colour)

    def text(
        self, at: Point, text: str, size: int, colour: str, anchor: Anchor = "start", *, bold: bool = False
    ) -> None:
        from PIL import ImageFont

        font = ImageFont.load_default(size * self._SCALE)
        place = {"start": "ls", "middle": "ms", "end": "rs"}[anchor]
        [where] = self._scaled([at])
        # The library's own font has one weight.
        self._draw.text(
            where, text, fill=colour, font=font, anchor=place, stroke_width=int(bold), stroke_fill=colour
        )

    def save(self, file: Path) -> None:
        self._image.save(file, "PNG", optimize=True)

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._SCALE, y * self._SCALE) for x, y in points]


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _dashes(begin: Point, end: Point, length: float) -> list[list[Point]]:
    """Every other piece of a straight line."""
    (x, y), (to_x, to_y) = begin, end
    whole = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    count = max(1, int(whole / length))

    def at(place: int) -> Point:
        share = min(1.0, place / count)
        return x + (to_x - x) * share, y + (to_y - y) * share

    return [[at(place), at(place + 1)] for place in range(0, count, 2)]
