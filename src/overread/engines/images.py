"""Strangers' pictures with Pillow, as far as engines that look at them agree; in their worker processes only.

Declared sizes are looked at before pixels are made; Pillow itself would only warn.
"""

from __future__ import annotations

from PIL import Image, ImageFile

from overread.domain.errors import InputFlaw, InputRefused

PNG, JPEG, TIFF = "PNG", "JPEG", "TIFF"
LARGEST_DECLARED_PX = 10_000
"""Of either side, as Textract and Rekognition (documented): its pixels would take 400 MB."""

_ORIENTATION = 0x0112
_GREY_SCALE = 1 / 257  # of 16 bits to 8
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def trust_no_size() -> None:
    """Sizes are `check_size`'s to judge, and a file that ends early is damaged."""
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def pillow_formats(kind: str) -> tuple[str, ...]:
    """Telephones write several pictures into one JPEG (MPO); the first is the picture."""
    return ("JPEG", "MPO") if kind == JPEG else (kind,)


def check_size(size: tuple[int, int]) -> None:
    """Raises InputRefused."""
    width, height = size
    if max(size) > LARGEST_DECLARED_PX:
        raise InputRefused(
            InputFlaw.TOO_LARGE,
            f"An image of {width} by {height} pixels is not read, only up to {LARGEST_DECLARED_PX} a side.",
        )


def load_small(image: Image.Image, longest_side_px: int) -> Image.Image:
    """The pixels, made smaller while they are decoded where that costs nothing: no shorter than longest_side_px."""
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (longest_side_px, longest_side_px))
    image.load()
    factor = max(image.size) // longest_side_px
    return _with_means(image).reduce(factor) if factor > 1 else image


def on_paper(image: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white paper."""
    if image.mode.startswith("I"):
        return _grey(image).convert("RGB")
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(paper, coloured).convert("RGB")
    return image.convert("RGB")


def orientation_of(image: Image.Image) -> int:
    """EXIF's, 1 to 8."""
    return int(image.getexif().get(_ORIENTATION, 1))


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """As EXIF says it is to be looked at; browsers show it so, and so do the review pages."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _with_means(image: Image.Image) -> Image.Image:
    """In a form in which the mean of neighbours means something, and Pillow computes it."""
    if image.mode.startswith("I"):
        return _grey(image)
    if image.mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L") if image.mode == "1" else image


def _grey(image: Image.Image) -> Image.Image:
    """Of 16 bits: the upper eight."""
    return image.convert("I").point(lambda value: value * _GREY_SCALE).convert("L")
