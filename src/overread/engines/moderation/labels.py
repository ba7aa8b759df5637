"""What the model sees, in Rekognition's words. docs/reference/moderation-labels.md is written from this file.

The taxonomy is that of Rekognition's moderation model 3.0, in which A2I's templates, samples and conditions are written:
two levels, the second has the first as its parent. The model tells five classes apart, so most of it cannot be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overread.domain.output import Json

MODEL_VERSION = "3.0"
"""Of the taxonomy: who reads `ModerationModelVersion` wants to know which names to expect."""

TAXONOMY: Mapping[str, tuple[str, ...]] = {
    "Explicit Nudity": (
        "Nudity",
        "Graphic Male Nudity",
        "Graphic Female Nudity",
        "Sexual Activity",
        "Illustrated Nudity Or Sexual Activity",
        "Adult Toys",
    ),
    "Suggestive": (
        "Female Swimwear Or Underwear",
        "Male Swimwear Or Underwear",
        "Partial Nudity",
        "Revealing Clothes",
    ),
    "Violence": (
        "Graphic Violence Or Gore",
        "Physical Violence",
        "Weapon Violence",
        "Weapons",
        "Self Injury",
    ),
    "Visually Disturbing": ("Emaciated Bodies", "Corpses", "Hanging"),
}
"""Labels of the second level under their parents. Source: Rekognition Developer Guide of 2020 (documented)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a class of the model stands for. label: of the second level; None if the class does not say which."""

    parent: str
    label: str | None


CLASSES: Mapping[str, Meaning | None] = {
    "Drawing": None,
    "Hentai": Meaning("Explicit Nudity", "Illustrated Nudity Or Sexual Activity"),
    "Neutral": None,
    "Porn": Meaning("Explicit Nudity", "Nudity"),
    "Sexy": Meaning("Suggestive", None),
}
"""The model's classes; None: nothing to moderate.

Porn is nude people, with or without sexual activity, of either sex: the one name that covers all of it is Nudity. Sexy is
swimwear, underwear, bare skin and poses alike, for which there is no common name below Suggestive.
"""


def labels_of(chances: Mapping[str, float], min_confidence: float) -> list[Json]:
    """ModerationLabels, the most confident top level first, each before its second level.

    chances: of every class, together 1. Classes exclude each other, so a parent's confidence is the sum of what is below
    it: never less than any of them, as with Rekognition, and a parent is there whenever one of its labels is.
    """
    found: list[_Found] = []
    for parent, below in sorted(_families(chances), key=lambda family: -_sum(family[1])):
        found.append(_Found(parent, "", 1, _sum(below)))
        named = [(label, chance) for label, chance in below if label is not None]
        found += [
            _Found(label, parent, 2, chance) for label, chance in sorted(named, key=lambda one: -one[1])
        ]
    return [label.as_json() for label in found if label.confidence >= min_confidence]


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    parent: str
    level: int
    chance: float

    @property
    def confidence(self) -> float:
        """Percent. Chances are rounded numbers, whose sum may be a little above 1."""
        return min(self.chance * 100, 100.0)

    def as_json(self) -> Json:
        return {
            "Confidence": self.confidence,
            "Name": self.name,
            "ParentName": self.parent,
            "TaxonomyLevel": self.level,
        }


_Below = list[tuple[str | None, float]]


def _families(chances: Mapping[str, float]) -> list[tuple[str, _Below]]:
    """What was seen, by parent."""
    families: dict[str, _Below] = {}
    for name, meaning in CLASSES.items():
        if meaning is not None:
            families.setdefault(meaning.parent, []).append((meaning.label, chances[name]))
    return list(families.items())


def _sum(below: _Below) -> float:
    return sum(chance for _, chance in below)
