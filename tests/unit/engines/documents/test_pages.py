"""Bytes to pages: every format, every orientation, and what is no page."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.unit.engines.documents.pdfs import locked_pdf, pdf

from overread.domain.errors import InputFlaw, InputRefused
from overread.engines.documents.pages import LONGEST_SIDE_PX, read_page


def picture(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    """White, with a dark corner at the upper left."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((0, 0, 0), (0, 0, width // 3, height // 4))
    return image.convert(mode)


def as_file(kind: str, *images: Image.Image, **how: Any) -> bytes:
    buffer = io.BytesIO()
    if len(images) > 1:
        how |= {"save_all": True, "append_images": images[1:]}
    images[0].save(buffer, kind, **how)
    return buffer.getvalue()


def corner(pixels: np.ndarray[Any, Any]) -> str:
    """Which corner is dark."""
    dark = {
        "upper left": pixels[5, 5],
        "upper right": pixels[5, -5],
        "lower left": pixels[-5, 5],
        "lower right": pixels[-5, -5],
    }
    return min(dark, key=lambda name: int(dark[name].sum()))


def flaw(document: bytes, max_pages: int = 1) -> InputFlaw:
    with pytest.raises(InputRefused) as refused:
        read_page(document, 1, max_pages)
    return refused.value.flaw


def test_every_format_is_read_by_its_first_bytes() -> None:
    for kind in ("PNG", "JPEG", "TIFF"):
        page = read_page(as_file(kind, picture()), 1, 1)
        assert (page.pixels.shape, page.count, corner(page.pixels)) == ((200, 300, 3), 1, "upper left")
    page = read_page(pdf("Name: Ada"), 1, 1)
    assert (page.pixels.shape, page.count) == ((LONGEST_SIDE_PX, 1546, 3), 1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixel_becomes_rgb_on_white_paper(mode: str) -> None:
    if mode in ("I;16", "I", "F"):
        values = np.asarray(picture(mode="L"), dtype=np.float32) * (257 if mode != "F" else 1)
        image = Image.fromarray(values.astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]))
    else:
        image = picture(mode=mode)
    pixels = read_page(as_file("TIFF", image), 1, 1).pixels
    assert (pixels.shape, pixels.dtype, corner(pixels)) == ((200, 300, 3), np.dtype(np.uint8), "upper left")
    assert pixels[-5, -5].min() > 250


def test_what_is_transparent_is_white_paper() -> None:
    pixels = read_page(as_file("PNG", Image.new("RGBA", (100, 100), (0, 0, 0, 0))), 1, 1).pixels
    assert pixels.min() == 255


@pytest.mark.parametrize(
    ("orientation", "dark"),
    [
        (1, "upper left"),
        (2, "upper right"),
        (3, "lower right"),
        (4, "lower left"),
        (5, "upper left"),
        (6, "upper right"),
        (7, "lower right"),
        (8, "lower left"),
    ],
)
def test_exif_says_how_a_picture_is_looked_at(orientation: int, dark: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = read_page(as_file("JPEG", picture(), exif=exif), 1, 1).pixels
    assert (pixels.shape[:2], corner(pixels)) == ((300, 200) if orientation > 4 else (200, 300), dark)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "I;16"])
def test_a_fine_scan_is_made_smaller(mode: str) -> None:
    scan = picture(6000, 4000, "L" if mode == "I;16" else mode)
    if mode == "I;16":
        scan = scan.convert("I").point(lambda value: value * 257).convert("I;16")
    pixels = read_page(as_file("PNG", scan), 1, 1).pixels
    assert (pixels.shape, corner(pixels)) == ((1334, LONGEST_SIDE_PX, 3), "upper left")


def test_pages_of_tiff_and_pdf_come_one_by_one() -> None:
    tiff = as_file("TIFF", picture(300, 200), picture(200, 300))
    assert [read_page(tiff, n, 2).pixels.shape[:2] for n in (1, 2)] == [(200, 300), (300, 200)]
    assert [read_page(pdf("one", "two", "three"), n, 5).count for n in (1, 2, 3)] == [3, 3, 3]


def test_more_pages_than_allowed_are_refused() -> None:
    assert flaw(as_file("TIFF", picture(), picture())) is InputFlaw.TOO_MANY_PAGES
    assert flaw(pdf("one", "two", "three"), max_pages=2) is InputFlaw.TOO_MANY_PAGES


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (b"", InputFlaw.BAD),
        (b"GIF89a" + bytes(100), InputFlaw.UNSUPPORTED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", InputFlaw.UNSUPPORTED),
        (b"%PDF-1.7", InputFlaw.BAD),
        (pdf("cut")[:150], InputFlaw.BAD),
        (pdf(), InputFlaw.BAD),
        (locked_pdf(), InputFlaw.ENCRYPTED),
        (pdf("large", media_box="[0 0 90000 90000]"), InputFlaw.TOO_LARGE),
        (as_file("PNG", picture())[:120], InputFlaw.BAD),
        (as_file("JPEG", picture())[:300], InputFlaw.BAD),
        (as_file("TIFF", picture())[:60], InputFlaw.BAD),
        (b"\x89PNG\r\n\x1a\n" + as_file("JPEG", picture()), InputFlaw.BAD),
    ],
    ids=[
        "empty",
        "gif",
        "svg",
        "no-pdf",
        "cut-pdf",
        "pdf-of-no-pages",
        "locked",
        "huge-pdf",
        "cut-png",
        "cut-jpeg",
        "cut-tiff",
        "jpeg-as-png",
    ],
)
def test_what_is_no_page_is_refused(document: bytes, found: InputFlaw) -> None:
    assert flaw(document) is found


def test_a_png_of_twenty_thousand_pixels_a_side_is_refused_before_its_pixels_are_made() -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    document = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert flaw(document) is InputFlaw.TOO_LARGE


def test_a_tiff_that_promises_pages_without_end_is_counted_no_further_than_it_matters() -> None:
    document = bytearray(as_file("TIFF", picture(), picture()))
    # The second directory points to the first again.
    first = struct.unpack_from("<I", document, 4)[0]
    second_at = first + 2 + 12 * struct.unpack_from("<H", document, first)[0]
    second = struct.unpack_from("<I", document, second_at)[0]
    struct.pack_into("<I", document, second + 2 + 12 * struct.unpack_from("<H", document, second)[0], first)
    assert flaw(bytes(document)) is InputFlaw.TOO_MANY_PAGES


def test_damage_of_any_kind_is_a_refusal_or_a_page() -> None:
    rng = random.Random(7)
    for whole in (
        as_file("PNG", picture()),
        as_file("JPEG", picture()),
        as_file("TIFF", picture()),
        pdf("Name: Ada"),
    ):
        for _ in range(40):
            damaged = bytearray(whole)
            for _ in range(rng.randint(1, 12)):
                damaged[rng.randrange(8, len(damaged))] = rng.randrange(256)
            try:
                read_page(bytes(damaged), 1, 1)
            except InputRefused:
                pass
