"""`python -m bench.forms`: how well the local document engine reads generated forms, and how fast.

Prints word accuracy, precision and recall of pairs, and how often pairs above 90 are right, on the evaluation set; with
`--write` also into docs/explanation/document-engine.md, with the calibration plot. `--development` looks at the other
set, with every difference; `--fit` makes the weights of the calibration from it and from the calibration set, and writes how
well they hold on layouts left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.forms import speed
from bench.forms.figures import FITTED, MEASURED, figures, fit_figures, write_page
from bench.forms.fit import Sample, fitted, write_weights
from bench.forms.memory import RememberingRecogniser
from bench.forms.plot import calibration_plot
from bench.forms.score import Score, found_pairs, right_pairs, score
from bench.forms.sets import CALIBRATION, DEVELOPMENT, EVALUATION, FONT_PACKAGES, Form, FormSet
from overread.engines.documents.blocks import PageBlocks
from overread.engines.documents.calibration import features
from overread.engines.documents.ocr import Recogniser
from overread.engines.documents.page import PageContent
from overread.engines.documents.pages import read_page
from overread.engines.documents.reading import read

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "document-engine.md"
PLOT = DOCS / "images" / "document-engine-calibration.svg"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.forms", description=__doc__)
    parser.add_argument("--development", action="store_true", help="the other set, with every difference")
    parser.add_argument("--fit", action="store_true", help="fit the calibration, and say so in the docs")
    parser.add_argument("--write", action="store_true", help="write figures and plot into the docs")
    parser.add_argument("--speed", type=int, default=6, metavar="PAGES", help="pages to time; 0: none")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the forms as files, to look at")
    parser.add_argument("--remember", type=Path, metavar="FOLDER", help="keep what the OCR library finds")
    options = parser.parse_args()
    missing = [path for forms in (DEVELOPMENT, EVALUATION) for path in forms.missing_fonts()]
    if missing:
        print(f"No {missing[0]}. As root: scripts/install_packages.sh - {' '.join(FONT_PACKAGES)}")
        return 2
    forms = DEVELOPMENT if options.development else EVALUATION
    if options.save:
        _save(forms, options.save)
    recogniser = RememberingRecogniser(options.remember) if options.remember else Recogniser()
    if options.fit:
        fit = fitted([*_samples(DEVELOPMENT, recogniser), *_samples(CALIBRATION, recogniser)])
        write_weights(fit)
        write_page(PAGE, FITTED, fit_figures(fit))
        return 0
    by_layout, total = _read(forms, recogniser, show=options.development)
    found = figures(forms, by_layout, total)
    print(found)
    times = speed.measure(forms, Recogniser(), options.speed) if options.speed else ""
    print(times)
    if options.write:
        PLOT.write_text(calibration_plot(total.sure), "utf-8")
        write_page(PAGE, MEASURED, f"{found}\n{times}")
    return 0


def _read(forms: FormSet, recogniser: Recogniser, *, show: bool) -> tuple[dict[str, Score], Score]:
    by_layout: dict[str, Score] = defaultdict(Score)
    total = Score()
    began = time.monotonic()
    for form in forms.forms():
        scored, notes = score(_read_form(form, recogniser)[1], form.truth, form.size)
        by_layout[form.layout].add(scored)
        total.add(scored)
        if show:
            print(f"{form.name}: {len(notes)} differences", *notes, sep="\n    ")
    print(f"{total.forms} forms read in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return by_layout, total


def _read_form(form: Form, recogniser: Recogniser) -> tuple[PageContent, list[dict[str, Any]]]:
    page = read_page(form.file, 1, 1)
    found = read(page.pixels, recogniser)
    builder = PageBlocks(found.upright, page.pixels.shape[1], page.pixels.shape[0], 1, form.name.encode())
    return found.content, [dict(block) for block in builder.build(found.content, ["FORMS", "TABLES"])]


def _samples(forms: FormSet, recogniser: Recogniser) -> list[Sample]:
    samples = []
    for form in forms.forms():
        content, blocks = _read_form(form, recogniser)
        # Key blocks stand in the order of the pairs.
        right = right_pairs(found_pairs(blocks), form.truth.pairs)
        samples += [
            Sample(form.layout, forms is DEVELOPMENT, features(pair), r)
            for pair, r in zip(content.pairs, right, strict=True)
        ]
    return samples


def _save(forms: FormSet, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for form in forms.forms():
        kind = "png" if form.file.startswith(b"\x89PNG") else "jpg"
        (folder / f"{form.name}.{kind}").write_bytes(form.file)


if __name__ == "__main__":
    sys.exit(main())
