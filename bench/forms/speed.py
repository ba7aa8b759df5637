"""Pages a second, and what our own steps add to the bare library on the same pages."""

from __future__ import annotations

import os
import time
from itertools import islice
from statistics import median

from bench.forms.sets import FormSet
from overread.engines.documents.blocks import PageBlocks
from overread.engines.documents.ocr import Recogniser
from overread.engines.documents.pages import read_page
from overread.engines.documents.reading import read

MOST_ADDED = 0.15


def measure(forms: FormSet, recogniser: Recogniser, pages: int) -> str:
    """Processor time, which other work on the machine disturbs least. Library and engine take turns on each page."""
    ours, bare, added, steps = list[float](), list[float](), list[float](), dict[str, list[float]]()
    for form in islice(forms.forms(), pages):
        image = read_page(form.file, 1, 1).pixels
        began = time.process_time()
        recogniser.bare(image)
        bare.append(time.process_time() - began)
        began = time.process_time()
        found = read(image, recogniser, clock=time.process_time)
        PageBlocks(found.upright, image.shape[1], image.shape[0], 1, b"").build(
            found.content, ["FORMS", "TABLES"]
        )
        ours.append(time.process_time() - began)
        added.append((ours[-1] - found.seconds["library"]) / bare[-1])
        for step, seconds in found.seconds.items():
            steps.setdefault(step, []).append(seconds)
    parts = ", ".join(f"{step} {1000 * median(seconds):.0f}" for step, seconds in steps.items())
    verdict = "met" if median(added) <= MOST_ADDED else "NOT MET"
    return (
        f"Processor time of a page, median of {pages}: the bare library {1000 * median(bare):.0f} ms, the engine "
        f"{1000 * median(ours):.0f} ms ({1 / median(ours):.2f} pages a second and core, with a load of "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores). Our own steps add "
        f"**{median(added):.1%}**, at most {MOST_ADDED:.0%} ({verdict}). Steps in ms: {parts}.\n"
    )
