"""The documentation is held to the code: written pages, links, names that must be explained, and the tutorial's commands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from scripts import write_reference

from overread.domain.events import LoopFinished
from overread.domain.human_loop import LoopStatus
from overread.events.envelope import envelope
from overread.events.webhook import WebhookSink
from overread.outbound.client import GuardedClient
from overread.templates import filters, limits

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("name", write_reference.PAGES)
def test_a_written_page_says_what_the_code_says(name: str) -> None:
    written = (write_reference.FOLDER / name).read_text("utf-8")
    assert written == write_reference.PAGES[name](), "run `make reference`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    missing = [target for target in _local_targets(page) if not (page.parent / target).exists()]
    assert missing == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in _local_targets(page):
            found = (page.parent / target).resolve()
            waiting += (
                [found] if found.suffix == ".md" else sorted(found.glob("*.md")) if found.is_dir() else []
            )
    assert set(PAGES) - seen == set()


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in _local_targets(page)}
    pictures = {path for path in (DOCS / "images").rglob("*") if path.is_file()}
    assert pictures - shown == set()


def test_every_filter_of_a2i_is_explained() -> None:
    page = (DOCS / "reference" / "templates.md").read_text("utf-8")
    assert [name for name in filters._FILTERS if f"`{name}`" not in page] == []


def test_the_limits_of_rendering_are_the_code_s() -> None:
    page = (DOCS / "reference" / "templates.md").read_text("utf-8")
    told = {
        limits.MAX_PAGE_BYTES,
        limits.MAX_TEXT_CHARACTERS,
        limits.MAX_ITEMS,
        limits.MAX_RANGE,
        limits.MAX_LOOP_ITERATIONS,
        limits.MAX_BLOCK_NESTING,
    }
    assert [limit for limit in told if f"{limit:,}" not in page] == []


def test_every_crowd_element_has_its_section() -> None:
    page = (DOCS / "reference" / "crowd-elements.md").read_text("utf-8")
    elements = {
        folder.name
        for folder in (ROOT / "frontend/src/elements").iterdir()
        if (folder / "define.ts").exists()
    }
    assert set(re.findall(r"^## `([a-z-]+)`$", page, re.MULTILINE)) == elements


def test_every_dependency_is_named_in_its_decision() -> None:
    page = (DOCS / "decisions" / "dependencies.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    wanted = re.findall(
        r'^    "([a-z0-9-]+)', project.partition("dependencies = [")[2].partition("]")[0], re.MULTILINE
    )
    assert [name for name in wanted if f"`{name}`" not in page] == []


def test_the_event_of_the_reference_is_what_is_sent() -> None:
    page = (DOCS / "reference" / "events.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    detail = shown["detail"]
    sent = envelope(
        LoopFinished(
            account=shown["account"],
            region=shown["region"],
            loop_name=detail["humanLoopName"],
            loop_arn=detail["humanLoopArn"],
            flow_definition_arn=detail["flowDefinitionArn"],
            status=LoopStatus.COMPLETED,
            created_at=datetime.fromisoformat(detail["creationTime"]),
            at=datetime.fromisoformat(shown["time"]),
            output_uri=detail["humanLoopOutput"]["outputS3Uri"],
            failure_code=None,
            failure_reason=None,
        ),
        shown["id"],
    )
    assert sent == shown


async def test_the_check_of_signatures_in_the_docs_holds() -> None:
    page = (DOCS / "how-to" / "receive-events.md").read_text("utf-8")
    shown: dict[str, Any] = {}
    exec(compile(page.partition("```python\n")[2].partition("```")[0], "receive-events.md", "exec"), shown)
    taken: list[tuple[bytes, dict[str, str]]] = []

    class Client:
        async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
            taken.append((body, headers))
            return 204

    sink = WebhookSink(
        "https://hooks.example.org", b"secret", cast(GuardedClient, Client()), lambda: datetime.now(UTC)
    )
    await sink.deliver({"id": "e-1", "detail": {}})
    [(body, headers)] = taken
    assert shown["is_ours"](b"secret", headers, body)
    assert not shown["is_ours"](b"secret", headers, body + b" ")
    assert not shown["is_ours"](b"another", headers, body)


def _local_targets(page: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) + re.findall(r'<img src="([^"]+)"', text)
    for target in targets:
        if "://" not in target:
            yield target
