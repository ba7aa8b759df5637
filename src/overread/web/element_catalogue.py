"""What the crowd elements take, as the front end's own catalogue says it (frontend/src/gallery/catalogue)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import orjson

from overread.web.static_files import BUILT


@functools.cache
def element_attributes() -> Mapping[str, frozenset[str]]:
    """The attributes of each crowd element; none while the front end has not been built."""
    catalogue = BUILT / "elements.json"
    if not catalogue.is_file():
        return {}
    elements = orjson.loads(catalogue.read_bytes())
    return {
        element["tag"]: frozenset(attribute["name"] for attribute in element["attributes"])
        for element in elements
    }
