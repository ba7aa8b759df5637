"""Small PDFs by hand."""

from __future__ import annotations

import hashlib


def pdf(*texts: str, media_box: str = "[0 0 612 792]", more: bytes = b"") -> bytes:
    """A page for each text, set in Helvetica. more: appended to the trailer's dictionary."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(texts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(texts):
        drawn = f"BT /F 18 Tf 72 700 Td ({text}) Tj ET".encode("latin-1")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {media_box} /Contents {5 + 2 * i} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    return _file(objects, more)


def locked_pdf() -> bytes:
    """Encrypted with a password that nobody knows (standard handler, 40 bits)."""
    owner, user = hashlib.md5(b"owner").hexdigest() * 2, hashlib.md5(b"user").hexdigest() * 2
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P -64 >> /ID [<00> <00>]"
    return pdf("secret", more=lock.encode())


def _file(objects: list[bytes], more: bytes) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        more,
        len(made),
    )
    return made + head + table + trailer
