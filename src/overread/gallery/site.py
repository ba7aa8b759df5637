"""Which files the gallery consists of. All addresses in them are relative, so that any folder will do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from overread.web.static_files import BUILT

PAGES = Path(__file__).parent / "pages"
INDEX = "index.html"
PREVIEW = "preview.html"

_OF_OTHER_PAGES = {"portal.js", "console.js", "frame.js"}


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
        if path.is_file() and name not in _OF_OTHER_PAGES:
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
    return len(names) + 2
