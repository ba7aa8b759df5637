"""The gallery: every crowd element live, with its attributes and its answer, for whoever writes templates.

The same files are served on this machine (`server.py`) and written into a folder (`site.py`); what they do is in
`frontend/src/gallery/`.
"""

from __future__ import annotations

from overread.gallery.server import gallery_app
from overread.gallery.site import GalleryNotBuilt, write_site

__all__ = ["GalleryNotBuilt", "gallery_app", "write_site"]
