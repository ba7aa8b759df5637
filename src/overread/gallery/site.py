"""Which files the gallery consists of. All addresses in them are relative, so that any folder will do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from overread.web.static_files import BUILT

PAGES = Path(__file__).parent / "pages"
INDEX = "index.html"
PREVIEW = "preview.html"
PREVIEW_OF_FILES = "preview-of-files.html"
"""In place of the other where the site was opened as a file: a sandboxed page may then load no script beside it."""

_OF_OTHER_PAGES = ("portal.js", "console.js", "frame.js", "template-editor.js", "rich-text.js", "samples/")


class GalleryNotBuilt(Exception):
    """The front end has not been built, so there is nothing to show."""


def built_files() -> Iterator[str]:
    """Names of the bundles, style sheets and pictures that the pages need.

    Raises GalleryNotBuilt.
    """
    if not (BUILT / "gallery.js").is_file():
        raise GalleryNotBuilt(f"{BUILT} holds no gallery: build the front end with `python hatch_build.py`")
    for path in sorted(BUILT.rglob("*")):
        name = path.relative_to(BUILT).as_posix()
        if path.is_file() and not name.startswith(_OF_OTHER_PAGES):
            yield name


def write_site(folder: Path) -> int:
    """Write the gallery as a static site; how many files it has. Files of the same name are replaced, others stay.

    Raises GalleryNotBuilt.
    """
    names = list(built_files())
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BUILT / name, target)
    for page in (INDEX, PREVIEW):
        shutil.copyfile(PAGES / page, folder / page)
    (folder / PREVIEW_OF_FILES).write_text(_preview_of_files(), "utf-8")
    return len(names) + 3


def _preview_of_files() -> str:
    """The preview with its script inside, and with the elements as text that the script puts where a page names them."""
    page = (PAGES / PREVIEW).read_text("utf-8")
    # The words of every language come first: then the elements find them there.
    words = [path.relative_to(BUILT).as_posix() for path in sorted((BUILT / "texts").glob("*.js"))]
    elements = [
        f'<script type="text/plain" data-elements>{_inline(name)}</script>\n  '
        for name in (*words, "crowd-html-elements.js")
    ]
    inside = "".join(elements) + f"<script>{_inline('gallery-preview.js')}</script>"
    return page.replace('<script src="gallery-preview.js"></script>', inside)


def _inline(name: str) -> str:
    """A bundle as it may stand in a script element: what would end the element is written otherwise."""
    return (BUILT / name).read_text("utf-8").replace("</script", r"<\/script")
