"""PDF documents of a few lines, written by hand: pages of text, broken ones, and one that needs a password."""

from __future__ import annotations

from collections.abc import Sequence

LETTER = (612, 792)
"""Width and height in points; 816 × 1056 CSS pixels."""


def pdf(*pages: Sequence[tuple[float, float, str]], font: str = "/Helvetica", encrypt: str = "") -> bytes:
    """A document with one page for each list of (left, baseline from the bottom, text), in points."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont {font} >>",
    ]
    for n, lines in enumerate(pages):
        drawn = "".join(f"BT /F1 14 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in lines)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {LETTER[0]} {LETTER[1]}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    return _file(objects, encrypt)


def encrypted() -> bytes:
    """Opens with a password only: no key fits these random-looking entries."""
    secret = "<" + "A5" * 32 + ">"
    return pdf(
        [(72, 700, "secret")], encrypt=f"<< /Filter /Standard /V 1 /R 2 /P -4 /O {secret} /U {secret} >>"
    )


def truncated() -> bytes:
    """Ends before its first page does, with nothing to rebuild it from."""
    return pdf([(72, 700, "lost")])[:60]


def japanese() -> bytes:
    """Text by a predefined character map, in a font that the document does not bring along."""
    drawn = "BT /F1 24 Tf 72 700 Td <65E5672C8A9E> Tj ET"
    return _file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-H /DescendantFonts [6 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R >>",
            "<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 /FontBBox [0 -200 1000 900] "
            "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        ]
    )


def _file(objects: Sequence[str], encrypt: str = "") -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate([*objects, *([encrypt] if encrypt else [])], 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    security = f"/Encrypt {len(offsets)} 0 R /ID [<01> <01>] " if encrypt else ""
    return body + (
        f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(offsets) + 1} /Root 1 0 R {security}>>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")
