"""Bytes of a PNG, JPEG, TIFF or PDF → images of its pages, one at a time, no larger than reading needs.

What a file is, is read from its first bytes, never from its name. Declared sizes are looked at before pixels are made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image

from overread.domain.errors import InputFlaw, InputRefused
from overread.engines import images
from overread.engines.documents.pixels import Pixels

LONGEST_SIDE_PX = 2000
"""Of the image that is read: about 170 dots an inch of A4. Finer scans are made smaller, which loses no letters."""
PDF_DOTS_PER_INCH = 200
MOST_PDF_POINTS = 2880.0
"""Forty inches, as Textract (documented)."""

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """pixels: RGB. count: pages of the whole document."""

    pixels: Pixels
    count: int


def read_page(document: bytes, number: int, max_pages: int) -> PageImage:
    """Page `number`, from 1. Raises InputRefused, also if the document has more than max_pages."""
    kind = _kind_of(document)
    if kind == "PDF":
        return _pdf_page(document, number, max_pages)
    return _image_page(document, kind, number, max_pages)


def _kind_of(document: bytes) -> str:
    if not document:
        raise InputRefused(InputFlaw.BAD, "The document is empty.")
    for signature, kind in _SIGNATURES.items():
        if document.startswith(signature):
            return kind
    # Readers accept a PDF whose header comes a little late.
    if b"%PDF-" in document[:1024]:
        return "PDF"
    raise InputRefused(InputFlaw.UNSUPPORTED, "The document is none of the formats PNG, JPEG, TIFF and PDF.")


def _image_page(document: bytes, kind: str, number: int, max_pages: int) -> PageImage:
    images.trust_no_size()
    with (
        _as_refusal(kind),
        Image.open(io.BytesIO(document), formats=images.pillow_formats(kind)) as image,
    ):
        count = _frame_count(image, max_pages) if kind == "TIFF" else 1
        _check_count(count, max_pages)
        image.seek(number - 1)
        images.check_size(image.size)
        return PageImage(_pixels_of(image), count)


def _frame_count(image: Image.Image, max_pages: int) -> int:
    """Counted no further than it matters: a hostile file may promise millions."""
    for number in range(1, max_pages + 1):
        try:
            image.seek(number)
        except EOFError:
            return number
    return max_pages + 1


def _pixels_of(image: Image.Image) -> Pixels:
    small = images.load_small(image, LONGEST_SIDE_PX)
    flat = _grey_of_floats(small) if small.mode == "F" else images.on_paper(small)
    flat.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    return np.asarray(images.turned(flat, images.orientation_of(image)))


def _grey_of_floats(image: Image.Image) -> Image.Image:
    """Some TIFFs have numbers of any size; the largest is white."""
    values = np.asarray(image, dtype=np.float64)
    top = max(float(values.max(initial=0.0)), 1e-9)
    return Image.fromarray((values.clip(0, top) / top * 255).astype(np.uint8)).convert("RGB")


def _pdf_page(document: bytes, number: int, max_pages: int) -> PageImage:
    with _as_refusal("PDF"), _opened(document) as pdf:
        count = len(pdf)
        if count == 0:
            raise InputRefused(InputFlaw.BAD, "The PDF has no pages.")
        _check_count(count, max_pages)
        page = pdf[number - 1]
        width, height = page.get_size()
        if not (0 < width <= MOST_PDF_POINTS and 0 < height <= MOST_PDF_POINTS):
            raise InputRefused(
                InputFlaw.TOO_LARGE if max(width, height) > MOST_PDF_POINTS else InputFlaw.BAD,
                f"A page of {width:g} by {height:g} points is not read, only up to {MOST_PDF_POINTS:g}.",
            )
        scale = min(PDF_DOTS_PER_INCH / 72, LONGEST_SIDE_PX / max(width, height))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        return PageImage(np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]), count)


@contextmanager
def _opened(document: bytes) -> Iterator[pypdfium2.PdfDocument]:
    pdf = pypdfium2.PdfDocument(document)
    try:
        # Without it the values of form fields are not drawn.
        pdf.init_forms()
        yield pdf
    finally:
        pdf.close()


def _check_count(count: int, max_pages: int) -> None:
    if count > max_pages:
        allowed = "one page" if max_pages == 1 else f"{max_pages} pages"
        raise InputRefused(InputFlaw.TOO_MANY_PAGES, f"The document has more than {allowed}.")


@contextmanager
def _as_refusal(kind: str) -> Iterator[None]:
    """Decoders raise whatever comes to their mind about a damaged file; all of it means that the file is damaged."""
    try:
        yield
    except (InputRefused, MemoryError):
        raise
    except pypdfium2.PdfiumError as err:
        if getattr(err, "err_code", None) == _PASSWORD_ERROR or "password" in str(err).lower():
            raise InputRefused(InputFlaw.ENCRYPTED, "The PDF is protected by a password.") from err
        raise InputRefused(InputFlaw.BAD, "The PDF is damaged.") from err
    except Exception as err:
        raise InputRefused(InputFlaw.BAD, f"The {kind} is damaged.") from err
