"""`python -m tests.samples.notebooks`: executes two of AWS's notebooks as written, and writes the page of the docs about them.

Exits with 1 if one of them does not come through. Needs the dependency group `notebooks`.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.samples.media import make_media
from tests.samples.notebooks.comprehend import serving_comprehend
from tests.samples.notebooks.kernel import environment_of
from tests.samples.notebooks.notebook import read_notebook
from tests.samples.notebooks.page import Run, page
from tests.samples.notebooks.plans import DOCUMENT, DOCUMENT_NAME, PLANS
from tests.samples.notebooks.run import Result, run
from tests.samples.notebooks.worker import Worker
from tests.samples.outside import Outside
from tests.samples.program import BUCKET, Program
from tests.samples.review import Review, new_context
from tests.servers import REGION, RunningServer

import overread


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.samples.notebooks", description=__doc__)
    parser.add_argument(
        "--notebooks", type=Path, required=True, help="folder with amazon-a2i-sample-jupyter-notebooks"
    )
    parser.add_argument("--page", type=Path, help="the page to write")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="overread-notebooks-") as folder,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        server = RunningServer("sqlite:", Path(folder) / "server", document_engine="local")
        try:
            media = make_media(browser)
            program = Program(server.new_account(), media)
            context = new_context(browser)
            outside = Outside(server.url, media["photo.jpg"])
            outside.attach(context)
            Review(server, program, context, outside).sign_in()
            results = _execute_all(options.notebooks, program, context, Path(folder))
        finally:
            server.close()
        told = Run(datetime.now(UTC).date(), _versions(browser.version), results)
        browser.close()
    if options.page is not None:
        options.page.write_text(page(told), "utf-8")
    return 0 if all(result.passed for result in results) else 1


def _execute_all(notebooks: Path, program: Program, context: BrowserContext, folder: Path) -> list[Result]:
    downloads, home = folder / "downloads", folder / "ipython"
    for made in (downloads, home):
        made.mkdir()
    (downloads / DOCUMENT_NAME).write_bytes(DOCUMENT)
    values = {"region": REGION, "bucket": BUCKET, "team": program.team_arn}
    results = []
    with serving_comprehend() as comprehend:
        environment = environment_of(program.account, comprehend, downloads, home)
        for number, plan in enumerate(PLANS):
            work_folder = folder / f"notebook-{number}"
            work_folder.mkdir()
            notebook = read_notebook(notebooks, plan.name, values)
            worker = Worker(context, plan.work)
            result = run(plan, notebook, worker, program.account, environment, work_folder)
            results.append(result)
            print(_summary(result), flush=True)
    return results


def _summary(result: Result) -> str:
    wrong = [
        f"{one.says}: {one.found!r} instead of {one.expected!r}" for one in result.checks if not one.holds
    ]
    said = [
        f"{'came through' if result.passed else 'FAILED'}  {result.notebook.name}",
        result.problem,
        *wrong,
    ]
    return "\n".join(line for line in said if line)


def _versions(chromium: str) -> Mapping[str, str]:
    packages = {name: version(name) for name in ("nbclient", "ipykernel", "boto3")}
    return {
        "overread": overread.__version__,
        "Python": platform.python_version(),
        **packages,
        "Chromium": chromium,
    }


if __name__ == "__main__":
    sys.exit(main())
