"""Harmless pictures, drawn."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw


def landscape(width: int = 640, height: int = 480) -> Image.Image:
    """Sky, a sun at the upper left, a meadow, a house."""
    image = Image.new("RGB", (width, height), (120, 180, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.6, width, height), fill=(70, 150, 60))
    draw.ellipse((width * 0.05, height * 0.05, width * 0.2, height * 0.25), fill=(250, 220, 60))
    draw.rectangle((width * 0.5, height * 0.4, width * 0.8, height * 0.8), fill=(180, 90, 60))
    draw.polygon(
        [(width * 0.45, height * 0.4), (width * 0.65, height * 0.2), (width * 0.85, height * 0.4)],
        fill=(110, 40, 30),
    )
    return image


def as_file(kind: str, image: Image.Image, **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()
