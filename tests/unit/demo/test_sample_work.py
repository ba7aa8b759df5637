"""The sample work as it lies in the package."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from overread.demo.sample_work import BUCKET, JOBS, Job, items, pictures

NAMES = [item.name for job in JOBS for item in items(job)]


def test_no_two_loops_share_a_name() -> None:
    assert len(NAMES) == len(set(NAMES)) == 18


def test_every_picture_is_used_and_every_used_one_is_there() -> None:
    used = {item.input["taskObject"] for job in JOBS for item in items(job) if "taskObject" in item.input}
    assert used == {f"s3://{BUCKET}/inputs/{name}" for name, _ in pictures()}


def test_pictures_are_small_and_can_be_opened() -> None:
    for _, content in pictures():
        assert len(content) < 100_000
        with Image.open(BytesIO(content)) as picture:
            picture.load()
            assert picture.width >= 900


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_the_machine_is_never_sure(job: Job) -> None:
    """Work that a person is asked to look at is work that the machine was not sure of."""
    readings = [item.input.get("prediction") or item.input["reading"] for item in items(job)]
    assert all(0 < reading["confidence"] < 90 for reading in readings)
