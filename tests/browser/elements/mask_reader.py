"""Reads masks as our users do, and says by the documented rules which pixels a stroke or a polygon covers.

Written from docs/reference/crowd-elements.md, not from the elements' code: whole numbers and fractions, no drawing library.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from PIL import Image

Place = tuple[float, float]
Pixel = tuple[int, int]


def read_png(text: str) -> Image.Image:
    """The picture of an answer; it has to be RGBA already, without any conversion."""
    image = Image.open(io.BytesIO(base64.b64decode(text, validate=True)))
    image.load()
    assert image.mode == "RGBA"
    assert "icc_profile" not in image.info
    return image


def picture(width: int, height: int, painted: Iterable[tuple[Iterable[Pixel], str]]) -> Image.Image:
    """Transparent, then each set of pixels in its colour; the colour `""` erases."""
    image = Image.new("RGBA", (width, height))
    target = image.load()
    assert target is not None
    for pixels, color in painted:
        value = (*bytes.fromhex(color[1:]), 255) if color else (0, 0, 0, 0)
        for x, y in pixels:
            if 0 <= x < width and 0 <= y < height:
                target[x, y] = value
    return image


def brush_pixels(path: Sequence[Place], size: int) -> set[Pixel]:
    """What a brush of this size covers on its way along the path, in natural pixels."""
    disc = [
        (dx, dy)
        for dx in range(-size, size + 1)
        for dy in range(-size, size + 1)
        # Twice the distance of the pixel's centre from the brush's, against the diameter.
        if (2 * dx + 1 - size % 2) ** 2 + (2 * dy + 1 - size % 2) ** 2 <= size**2
    ]
    places = [_brush_place(at, size) for at in path]
    steps = {step for a, b in zip(places, places[1:] or places, strict=False) for step in _steps(a, b)}
    return {(x + dx, y + dy) for x, y in steps for dx, dy in disc}


def polygon_pixels(corners: Sequence[Pixel]) -> Iterator[Pixel]:
    """The pixels whose centres are inside by the even-odd rule; on an edge counts as right of it."""
    half = Fraction(1, 2)
    for y in range(min(y for _, y in corners), max(y for _, y in corners)):
        edges = zip(corners, [*corners[1:], corners[0]], strict=True)
        crossings = sorted(
            ax + (y + half - ay) * Fraction(bx - ax, by - ay)
            for (ax, ay), (bx, by) in edges
            if (ay < y + half) != (by < y + half)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            yield from ((x, y) for x in range(math.ceil(left - half), math.ceil(right - half)))


def _brush_place(at: Place, size: int) -> Pixel:
    shift = 0 if size % 2 == 1 else 0.5
    return math.floor(at[0] + shift), math.floor(at[1] + shift)


def _steps(a: Pixel, b: Pixel) -> Iterator[Pixel]:
    count = max(abs(b[0] - a[0]), abs(b[1] - a[1])) or 1
    for step in range(count + 1):
        part = Fraction(step, count)
        yield tuple(
            start + math.floor(part * (end - start) + Fraction(1, 2)) for start, end in zip(a, b, strict=True)
        )  # type: ignore[misc]
