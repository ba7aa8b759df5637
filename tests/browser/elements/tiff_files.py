"""TIFF documents: good ones by Pillow, and hostile ones by hand."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageDraw

SIZE = (600, 800)
BLACK = (60, 80, 180, 120)
"""A bar near the top left corner; everything else is white."""

ENTRY = "HHII"
LONG = 4


def scan(compression: str, *, pages: int = 1, mode: str = "RGB", **options: Any) -> bytes:
    """Each page has a bar more below the first. compression, options: as Pillow has them."""
    sheets = []
    for page in range(pages):
        sheet = Image.new("RGB", SIZE, "white")
        for row in range(page + 1):
            left, top, right, bottom = BLACK
            ImageDraw.Draw(sheet).rectangle((left, top + 100 * row, right, bottom + 100 * row), fill="black")
        sheets.append(sheet.convert(mode))
    buffer = io.BytesIO()
    sheets[0].save(
        buffer, "TIFF", save_all=True, append_images=sheets[1:], compression=compression, **options
    )
    return buffer.getvalue()


def big_endian() -> bytes:
    """The left half is black. In the order of bytes that Motorola's machines have."""
    pixels = (b"\0" * 300 + b"\xff" * 300) * 800
    return directory(600, 800, pixels, order=">")


def of_size(width: int, height: int) -> bytes:
    """Declares so many pixels, and has one."""
    return directory(width, height, b"\0")


def inflating(megabytes: int) -> bytes:
    """A page of 8 by 8 dots whose strip becomes so long."""
    return directory(8, 8, zlib.compress(b"\0" * 2**20 * megabytes, 9), compression=8)


def endless() -> bytes:
    """After the first page comes the first page."""
    return directory(8, 8, b"\0" * 64, chain=8)


def long_values() -> bytes:
    """Says to have four thousand million strips."""
    return directory(8, 8, b"\0" * 64, strips=0xFFFFFFF0)


def directory(
    width: int,
    height: int,
    strip: bytes,
    *,
    compression: int = 1,
    strips: int = 1,
    chain: int = 0,
    order: str = "<",
) -> bytes:
    """One page of 8-bit grey. chain: where the next directory is."""
    entries: Sequence[tuple[int, int, int]] = (
        (256, 1, width),
        (257, 1, height),
        (258, 1, 8),
        (259, 1, compression),
        (262, 1, 1),
        (273, strips, 200),
        (277, 1, 1),
        (278, 1, height),
        (279, 1, len(strip)),
    )
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    table = b"".join(struct.pack(order + ENTRY, tag, LONG, count, value) for tag, count, value in entries)
    made = head + struct.pack(f"{order}H", len(entries)) + table + struct.pack(f"{order}I", chain)
    return made.ljust(200, b"\0") + strip
