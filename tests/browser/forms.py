"""Forms that the suite draws, plain enough for the local document engine to read them without a doubt."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

SIZE = (1000, 720)
KEYS_AT, VALUES_AT, FIRST_LINE, LINE_HEIGHT = 80, 400, 190, 110


def form(title: str, fields: dict[str, str]) -> Image.Image:
    """A page with a title and, on one line each, a key and its value on a rule."""
    page = Image.new("RGB", SIZE, "white")
    drawing = ImageDraw.Draw(page)
    letters = ImageFont.load_default(34)
    drawing.text((KEYS_AT, 60), title, font=ImageFont.load_default(48), fill="black")
    for number, (key, value) in enumerate(fields.items()):
        y = FIRST_LINE + number * LINE_HEIGHT
        drawing.text((KEYS_AT, y), key, font=letters, fill="black")
        drawing.text((VALUES_AT, y), value, font=letters, fill="black")
        drawing.line((VALUES_AT - 10, y + 48, SIZE[0] - 80, y + 48), fill="gray", width=2)
    return page


def as_file(kind: str, *pages: Image.Image) -> bytes:
    """kind: a format of Pillow's. Of several pages only where the format has them; TIFF as scanners deflate it."""
    # Saving leaves settings of one format on an image, over which another stumbles.
    first, *others = (page.copy() for page in pages)
    more: dict[str, Any] = {"save_all": True, "append_images": others} if others else {}
    if kind == "TIFF":
        more["compression"] = "tiff_adobe_deflate"
    buffer = io.BytesIO()
    first.save(buffer, kind, **more)
    return buffer.getvalue()
