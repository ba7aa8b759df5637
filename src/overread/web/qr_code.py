"""A QR code as an image that needs no request of its own."""

from __future__ import annotations


def qr_code(text: str) -> str:
    """The data URL of an SVG, dark on white whatever the theme: cameras want it so."""
    import segno  # with the first code that is shown: a start has no use for it, and starts are timed

    url: str = segno.make(text, error="m").svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
    return url
