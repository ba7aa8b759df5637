"""Draw the gallery's own pictures: the mask of a parcel, a small form, a letter as PDF. Run once; committed.

    python scripts/draw_gallery_pictures.py frontend/src/gallery/pictures

The mask belongs to the demo's parcel-1.jpg; the form's places are those of its blocks in the gallery's catalogue. Needs
Pillow and Liberation Sans (SIL Open Font License).
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PARCEL = [(221, 237), (602, 143), (754, 308), (732, 480), (343, 606), (243, 405)]
LABEL = [(571, 390), (722, 346), (712, 458), (566, 498)]
PARCEL_COLOR, LABEL_COLOR = (0x1F, 0x77, 0xB4, 255), (0xFF, 0x7F, 0x0E, 255)

FORM_SIZE = (800, 400)
PAPER, INK, RULE = (252, 251, 247), (38, 40, 48), (176, 180, 190)
ROWS = (("Name:", "Ada Lovelace"), ("Street:", "12 St James's Square"), ("Parcels:", "3"), ("Signed:", ""))


def draw_mask() -> Image.Image:
    """Exact colours, no anti-aliasing, nothing where nothing is: what the mask tools read."""
    mask = Image.new("RGBA", (960, 720), (0, 0, 0, 0))
    pen = ImageDraw.Draw(mask)
    pen.polygon(PARCEL, fill=PARCEL_COLOR)
    pen.polygon(LABEL, fill=LABEL_COLOR)
    return mask


def draw_form() -> Image.Image:
    """Rows of 80 pixels from the top: the key 40 pixels from the left, the value 240."""
    form = Image.new("RGB", FORM_SIZE, PAPER)
    pen = ImageDraw.Draw(form)
    bold = ImageFont.truetype("LiberationSans-Bold.ttf", 26)
    plain = ImageFont.truetype("LiberationSans-Regular.ttf", 26)
    for index, (key, value) in enumerate(ROWS):
        top = 50 + index * 80
        pen.text((40, top), key, font=bold, fill=INK)
        pen.text((240, top), value, font=plain, fill=INK)
        pen.line([(240, top + 38), (760, top + 38)], fill=RULE, width=2)
    return form.quantize(16)


LETTER = (
    "Dear Mr Babbage,",
    "",
    "the parcel of 3 July has arrived intact, with all four",
    "drawings in it. I have marked what I do not understand yet.",
    "",
    "Yours, Ada Lovelace",
)


def write_letter() -> bytes:
    """The smallest PDF that has text on two pages; its font is one of those that every reader has."""
    first = "".join(f"({line}) Tj T* " for line in LETTER)
    pages = [
        f"BT /F 16 Tf 28 TL 60 760 Td {first}ET",
        "BT /F 16 Tf 60 760 Td (Page 2 is for the drawings.) Tj ET",
    ]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    draw_mask().save(folder / "parcel-mask.png", optimize=True)
    draw_form().save(folder / "form.png", optimize=True)
    (folder / "letter.pdf").write_bytes(write_letter())


if __name__ == "__main__":
    main()
