"""`python -m tests.samples`: works through every public sample template, and writes the page of the docs about it.

Exits with 1 if one of them does not come through.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.samples import samples
from tests.samples.media import make_media
from tests.samples.outside import Outside
from tests.samples.program import Program
from tests.samples.results import Result
from tests.samples.review import Review, new_context
from tests.samples.samples import Sample
from tests.samples.table import Run, page
from tests.servers import RunningServer

import overread


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.samples", description=__doc__)
    parser.add_argument(
        "--templates", type=Path, required=True, help="folder with amazon-a2i-sample-task-uis"
    )
    parser.add_argument(
        "--notebooks", type=Path, required=True, help="folder with amazon-a2i-sample-jupyter-notebooks"
    )
    parser.add_argument("--table", type=Path, help="the page to write; needs all templates")
    parser.add_argument("--only", default="", help="work only templates whose name contains this")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each task as it was submitted")
    options = parser.parse_args()
    if options.table is not None and options.only:
        parser.error("a table of some templates would not be honest")
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    task_uis, notebooks = samples.task_uis(options.templates), samples.notebooks(options.notebooks)
    chosen = [one for one in (*task_uis, *notebooks) if options.only in one.name]
    with (
        tempfile.TemporaryDirectory(prefix="overread-samples-") as folder,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        results = _work_through(chosen, browser, Path(folder), options.pictures)
        run = Run(
            on=datetime.now(UTC).date(),
            overread=overread.__version__,
            chromium=browser.version,
            templates_sha256=_sha256([*task_uis, *notebooks]),
            task_uis=[one for one in results if one.sample in task_uis],
            notebooks=[one for one in results if one.sample in notebooks],
        )
        browser.close()
    if options.table is not None:
        options.table.write_text(page(run), "utf-8")
    passed = sum(one.passed for one in results)
    print(f"{passed} of {len(results)}")
    return 0 if passed == len(results) else 1


def _work_through(
    chosen: Sequence[Sample], browser: Browser, folder: Path, pictures: Path | None
) -> list[Result]:
    server = RunningServer("sqlite:", folder)
    try:
        media = make_media(browser)
        context = new_context(browser)
        outside = Outside(server.url, media["photo.jpg"])
        outside.attach(context)
        review = Review(server, Program(server.new_account(), media), context, outside, pictures)
        review.sign_in()
        results = []
        for sample in chosen:
            result = review.review(sample)
            results.append(result)
            print(
                f"{result.seconds:5.1f} s  {result.stage.name:<12} {sample.name}  {result.reason}", flush=True
            )
        context.close()
        return results
    finally:
        server.close()


def _sha256(chosen: Sequence[Sample]) -> str:
    digest = hashlib.sha256()
    for sample in chosen:
        digest.update(f"{sample.name}\0{sample.template}\0".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
