"""The sets of forms: which layouts, fonts, wear and seeds belong to each.

The evaluation set shares nothing with the other two but the content's words.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.forms import calibration, development, evaluation
from bench.forms.content import LANGUAGES, Language
from bench.forms.paper import Faces, Paper, Truth
from bench.forms.wear import some_wear, worn

Layout = Callable[[Paper, Language], None]

FONTS = Path("/usr/share/fonts")
FONT_PACKAGES = [
    "fonts-dejavu-core",
    "fonts-liberation2",
    "fonts-roboto-unhinted",
    "fonts-comic-neue",
    "fonts-lato",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
    "fonts-open-sans",
    "fonts-cantarell",
    "fonts-humor-sans",
]
"""Debian packages; nothing of them is shipped with overread."""


def _faces(name: str, regular: str, bold: str, written: str) -> Faces:
    return Faces(name, FONTS / regular, FONTS / bold, FONTS / written)


@dataclass(frozen=True)
class FormSet:
    """rounds: how often each layout is drawn in each language, each time with another font and other wear."""

    name: str
    layouts: Sequence[Layout]
    faces: Sequence[Faces]
    rounds: int
    seed: int

    def missing_fonts(self) -> list[Path]:
        files = [path for faces in self.faces for path in (faces.regular, faces.bold, faces.written)]
        return [path for path in files if not path.exists()]

    def forms(self) -> Iterator[Form]:
        for turn in range(self.rounds):
            for place, layout in enumerate(self.layouts):
                for spoken, language in enumerate(LANGUAGES):
                    rng = random.Random(f"{self.seed}/{turn}/{layout.__name__}/{language.name}")
                    faces = self.faces[(turn + place + spoken) % len(self.faces)]
                    name = f"{layout.__name__}-{language.name}-{turn}"
                    yield _made(name, layout, language, faces, rng, turn / (self.rounds - 1))


@dataclass(frozen=True)
class Form:
    name: str
    layout: str
    file: bytes
    truth: Truth
    size: tuple[int, int]


DEVELOPMENT = FormSet(
    "development",
    development.LAYOUTS,
    (
        _faces("DejaVu Sans", *[f"truetype/dejavu/DejaVuSans{s}.ttf" for s in ("", "-Bold", "")]),
        _faces(
            "Liberation Serif",
            "truetype/liberation2/LiberationSerif-Regular.ttf",
            "truetype/liberation2/LiberationSerif-Bold.ttf",
            "opentype/comic-neue/ComicNeue-Regular.otf",
        ),
        _faces(
            "Roboto",
            "truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
            "truetype/roboto/unhinted/RobotoTTF/Roboto-Bold.ttf",
            "truetype/liberation2/LiberationMono-Regular.ttf",
        ),
    ),
    rounds=3,
    seed=11,
)

CALIBRATION = FormSet("calibration", calibration.LAYOUTS, DEVELOPMENT.faces, rounds=3, seed=12)

EVALUATION = FormSet(
    "evaluation",
    evaluation.LAYOUTS,
    (
        _faces("Lato", *[f"truetype/lato/Lato-{s}.ttf" for s in ("Regular", "Bold", "Regular")]),
        _faces(
            "Carlito",
            "truetype/crosextra/Carlito-Regular.ttf",
            "truetype/crosextra/Carlito-Bold.ttf",
            "truetype/humor-sans/Humor-Sans.ttf",
        ),
        _faces(
            "Caladea",
            "truetype/crosextra/Caladea-Regular.ttf",
            "truetype/crosextra/Caladea-Bold.ttf",
            "opentype/cantarell/Cantarell-Regular.otf",
        ),
        _faces(
            "Open Sans",
            "truetype/open-sans/OpenSans-Regular.ttf",
            "truetype/open-sans/OpenSans-Bold.ttf",
            "truetype/crosextra/Caladea-Regular.ttf",
        ),
    ),
    rounds=3,
    seed=20261126,
)


def _made(
    name: str, layout: Layout, language: Language, faces: Faces, rng: random.Random, strength: float
) -> Form:
    """strength: of the wear, from 0 to 1."""
    paper = Paper(faces, rng, size=rng.choice([22, 24, 26]))
    layout(paper, language)
    file, truth, size = worn(paper.image, paper.truth, some_wear(rng, strength), rng)
    return Form(name, layout.__name__, file, truth, size)
