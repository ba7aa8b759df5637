"""From strangers' files to the pixels that the model looks at."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.unit.engines.moderation.pictures import as_file, landscape

from overread.domain.errors import InputFlaw, InputRefused
from overread.engines import images
from overread.engines.moderation.decoding import SIDE_PX, pixels_of

images.trust_no_size()


def decoded(image: bytes) -> Image.Image:
    return Image.frombytes("RGB", (SIDE_PX, SIDE_PX), pixels_of(image))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean over all values, of 255."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (SIDE_PX * SIDE_PX * 3)


def expected(image: Image.Image) -> Image.Image:
    return image.convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(60, 90), (2500, 900)])
def test_every_png_is_squeezed_into_the_square_of_the_model(mode: str, size: tuple[int, int]) -> None:
    eight_bits = landscape(*size).convert("L" if mode == "I;16" else mode)
    image = (
        eight_bits.convert("I").point(lambda value: value * 257).convert("I;16")
        if mode == "I;16"
        else eight_bits
    )
    assert difference(decoded(as_file("PNG", image)), expected(eight_bits)) < 3


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_jpeg_is_read_also_what_was_made_for_print(mode: str, progressive: bool) -> None:
    image = landscape(2500, 900).convert(mode)
    assert difference(decoded(as_file("JPEG", image, progressive=progressive)), expected(image)) < 3


def test_what_is_transparent_is_white_paper() -> None:
    assert decoded(as_file("PNG", Image.new("RGBA", (100, 100), (200, 0, 0, 0)))) == expected(
        Image.new("RGB", (100, 100), "white")
    )
    keyed = Image.new("RGB", (1000, 1000), (200, 0, 0))
    assert decoded(as_file("PNG", keyed, transparency=(200, 0, 0))) == expected(
        Image.new("RGB", (100, 100), "white")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "shown"),
    [
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_270),
        (8, Image.Transpose.ROTATE_90),
    ],
)
def test_a_picture_is_looked_at_as_exif_says(kind: str, orientation: int, shown: Image.Transpose) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = decoded(as_file(kind, landscape(), exif=exif))
    assert difference(found, expected(landscape().transpose(shown))) < 3
    assert difference(found, expected(landscape())) > 5


def test_of_a_telephone_s_several_pictures_the_first_is_looked_at() -> None:
    several = as_file("MPO", landscape(), save_all=True, append_images=[Image.new("RGB", (640, 480))])
    assert difference(decoded(several), expected(landscape())) < 3


@pytest.mark.parametrize(
    ("image", "flaw"),
    [
        (b"", InputFlaw.BAD),
        (b"just text", InputFlaw.UNSUPPORTED),
        (as_file("GIF", landscape()), InputFlaw.UNSUPPORTED),
        (as_file("TIFF", landscape()), InputFlaw.UNSUPPORTED),
        (as_file("PNG", landscape())[:-200], InputFlaw.BAD),
        (as_file("JPEG", landscape())[:-2000], InputFlaw.BAD),
        (as_file("JPEG", landscape())[:20], InputFlaw.BAD),
        (b"\x89PNG\r\n\x1a\n" + as_file("JPEG", landscape()), InputFlaw.BAD),
        (as_file("PNG", Image.new("L", (10_001, 3))), InputFlaw.TOO_LARGE),
    ],
    ids=["empty", "text", "gif", "tiff", "cut-png", "cut-jpeg", "head-of-jpeg", "jpeg-as-png", "too-wide"],
)
def test_what_is_no_image_is_refused(image: bytes, flaw: InputFlaw) -> None:
    with pytest.raises(InputRefused) as refused:
        pixels_of(image)
    assert refused.value.flaw is flaw


def test_a_png_of_twenty_thousand_pixels_a_side_is_refused_before_its_pixels_are_made() -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(InputRefused) as refused:
        pixels_of(bomb)
    assert refused.value.flaw is InputFlaw.TOO_LARGE


def test_a_text_in_a_png_that_unpacks_without_end_is_refused() -> None:
    told = PngInfo()
    told.add_text("Comment", "x" * 50_000_000, zip=True)
    with pytest.raises(InputRefused) as refused:
        pixels_of(as_file("PNG", landscape(), pnginfo=told))
    assert refused.value.flaw is InputFlaw.BAD


def test_damage_of_any_kind_is_a_refusal_or_a_picture() -> None:
    rng = random.Random(7)
    for whole in (as_file("PNG", landscape()), as_file("JPEG", landscape())):
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(rng.randint(1, 12)):
                damaged[rng.randrange(8, len(damaged))] = rng.randrange(256)
            try:
                pixels_of(bytes(damaged))
            except InputRefused:
                pass
