"""How fast a Textract-size template renders, with its addresses rewritten and the hop to the child.

Run: python -m bench.render. `measure()` is what `make bench` calls; nothing here judges the figures.
"""

from __future__ import annotations

import asyncio
import hashlib
import platform
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson

from overread.templates.render import PageAddresses, RenderJob, RenderPool

BLOCKS = 400

TEXTRACT_TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
{% capture s3_uri %}http://s3.amazonaws.com/{{ task.input.aiServiceRequest.document.s3Object.bucket }}/{{
 task.input.aiServiceRequest.document.s3Object.name }}{% endcapture %}
<crowd-form>
  <crowd-textract-analyze-document src="{{ s3_uri | grant_read_access }}"
    initial-value="{{ task.input.selectedAiServiceResponse.blocks }}"
    keys="{{ task.input.humanLoopContext.importantFormKeys }}"
    header="Review the pairs" block-types="['KEY_VALUE_SET']" no-key-edit no-geometry-edit>
    <short-instructions header="Instructions"><p>Correct what does not match.</p></short-instructions>
    <full-instructions header="Instructions"></full-instructions>
  </crowd-textract-analyze-document>
</crowd-form>"""

TEXT_TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><crowd-classifier name="sentiment" categories="['Good', 'Bad']" header="What is it?">
<classification-target>{{ task.input.text }}</classification-target></crowd-classifier></crowd-form>"""


@dataclass(frozen=True, slots=True)
class RenderFigures:
    """Milliseconds, medians of their runs; quartiles are the spread of the Textract page with its hop."""

    machine: str
    input_bytes: int
    page_bytes: int
    textract_ms: float
    textract_quartiles_ms: tuple[float, float]
    textract_check_ms: float
    small_page_ms: float
    checks_per_second: float
    start_seconds: float


def textract_input(blocks: int) -> bytes:
    """A task input as a forms analysis makes it: one block per key or value."""
    document = {"document": {"s3Object": {"bucket": "forms", "name": "page & 1.png"}}}
    made = [_block(number) for number in range(blocks)]
    keys = [{"importantFormKey": f"key {number}", "importantFormKeyAliases": []} for number in range(10)]
    task_input = {
        "aiServiceRequest": document,
        "selectedAiServiceResponse": {"blocks": made},
        "humanLoopContext": {"importantFormKeys": keys},
    }
    return orjson.dumps(task_input)


async def measure(repetitions: int = 200, checks: int = 5000) -> RenderFigures:
    """Every figure of one run, in one pool of the default size."""
    large, small = textract_input(BLOCKS), orjson.dumps({"text": "It works, mostly <3"})
    textract, text = _job(TEXTRACT_TEMPLATE, large), _job(TEXT_TEMPLATE, small)
    pool = RenderPool()
    began = time.perf_counter()
    await pool.start()
    try:
        page = await pool.render(textract)
        start_seconds = time.perf_counter() - began
        pages = await _times(lambda: pool.render(textract), repetitions)
        quartiles = statistics.quantiles(pages, n=4)
        page_checks = await _times(lambda: pool.check(textract), repetitions)
        small_pages = await _times(lambda: pool.render(text), repetitions)
        began = time.perf_counter()
        await pool.check_many([text] * checks)
        checks_per_second = checks / (time.perf_counter() - began)
    finally:
        await pool.close()
    return RenderFigures(
        machine=f"{platform.machine()}, CPython {platform.python_version()}, {platform.system()}",
        input_bytes=len(large),
        page_bytes=len(page.encode()),
        textract_ms=statistics.median(pages),
        textract_quartiles_ms=(quartiles[0], quartiles[2]),
        textract_check_ms=statistics.median(page_checks),
        small_page_ms=statistics.median(small_pages),
        checks_per_second=checks_per_second,
        start_seconds=start_seconds,
    )


def report(figures: RenderFigures) -> str:
    """The figures as lines for a terminal."""
    low, high = figures.textract_quartiles_ms
    return "\n".join(
        (
            f"rendering on {figures.machine}",
            f"  Textract page, {BLOCKS} blocks ({figures.input_bytes} B in, {figures.page_bytes} B out): "
            f"{figures.textract_ms:.2f} ms with the hop (quartiles {low:.2f}-{high:.2f})",
            f"  the same as a check, page dropped: {figures.textract_check_ms:.2f} ms",
            f"  small page with the hop: {figures.small_page_ms:.3f} ms",
            f"  checks of small pages: {figures.checks_per_second:.0f} per second",
            f"  first page after the pool's start: {figures.start_seconds:.2f} s",
        )
    )


def _block(number: int) -> dict[str, Any]:
    corner = {"x": 0.10432, "y": 0.40411}
    return {
        "blockType": "KEY_VALUE_SET",
        "confidence": 38.1 + number % 60,
        "entityTypes": ["KEY" if number % 2 == 0 else "VALUE"],
        "geometry": {
            "boundingBox": {"width": 0.18314, "height": 0.02214, "left": 0.10432, "top": 0.40411},
            "polygon": [corner] * 4,
        },
        "id": f"8c97b240-0969-4678-834a-{number:012d}",
        "page": 1,
        "relationships": [{"type": "CHILD", "ids": [f"f2ea7cb1-0b59-43f9-9e0a-{number:012d}"]}],
        "text": 'said "yes" & left',
    }


def _job(template: str, task_input: bytes) -> RenderJob:
    digest = hashlib.sha256(template.encode()).hexdigest()
    return RenderJob(template, digest, task_input, addresses=_ADDRESSES)


_ADDRESSES = PageAddresses(
    "/static/crowd-html-elements.js", "/static/pictures", "/static/frame.js", "a nonce"
)


async def _times(run: Callable[[], Awaitable[object]], repetitions: int) -> list[float]:
    times = []
    for _ in range(repetitions):
        began = time.perf_counter()
        await run()
        times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    print(report(asyncio.run(measure())))
