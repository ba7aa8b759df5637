"""The sample work as values: three jobs with their templates and inputs, all made by the project.

Pictures are drawn by `scripts/draw_demo_pictures.py`; texts are written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

BUCKET = "overread-demo"
PICTURES = "inputs/"
OUTPUT_PATH = f"s3://{BUCKET}/reviews"

_ROOM = files("overread.demo")
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Job:
    """One flow definition with its template; `items` names the file of its inputs."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    items: str
    time_limit_seconds: int = 1_800

    @property
    def template(self) -> str:
        return (_ROOM / "templates" / f"{self.name}.liquid.html").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Item:
    """One human loop to be: its name and its input."""

    name: str
    input: dict[str, Any]


JOBS = (
    Job(
        name="demo-customer-messages",
        title="What is this message about?",
        description="Read a customer's message and choose the team that should answer it.",
        keywords=("text", "classification"),
        items="messages.json",
    ),
    Job(
        name="demo-parcel-damage",
        title="Is this parcel damaged?",
        description="Look at a photograph from the sorting belt and say what state the parcel is in.",
        keywords=("image", "classification"),
        items="parcels.json",
    ),
    Job(
        name="demo-delivery-notes",
        title="Type what the delivery note says",
        description="Compare a machine's reading of one line with the picture, and correct it.",
        keywords=("transcription",),
        items="delivery_notes.json",
    ),
)


def items(job: Job) -> tuple[Item, ...]:
    """A job's loops. A `picture` of an item becomes the S3 address under which it is seeded."""
    entries = json.loads((_ROOM / "inputs" / job.items).read_text("utf-8"))
    return tuple(Item(entry["name"], _with_address(entry["input"])) for entry in entries)


def pictures() -> Iterator[tuple[str, bytes]]:
    """File name and content of every picture."""
    for file in sorted((_ROOM / "inputs").iterdir(), key=lambda file: file.name):
        if file.name.rpartition(".")[2] in CONTENT_TYPES:
            yield file.name, file.read_bytes()


def _with_address(entry: dict[str, Any]) -> dict[str, Any]:
    picture = entry.pop("picture", None)
    return entry if picture is None else {"taskObject": f"s3://{BUCKET}/{PICTURES}{picture}", **entry}
