"""The templates to begin with are what an editor would have nothing to say about, and their samples show all of them."""

from __future__ import annotations

import orjson
import pytest

from overread.templates.check import find_problems
from overread.templates.environment import TaskEnvironment, TaskTemplate
from overread.templates.fields import missing_of, sample_of
from overread.templates.input_fields import input_fields
from overread.templates.samples import SAMPLES, SampleGrant
from overread.templates.starters import BUILT_IN, CUSTOM, starter

NAMES = (*BUILT_IN, *CUSTOM)


def refuse(bucket: str, key: str) -> str:
    raise AssertionError(f"s3://{bucket}/{key} is no sample")


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_is_sound_and_its_sample_whole(name: str) -> None:
    given = starter(name)
    template = TaskEnvironment().from_string(given.content)
    assert isinstance(template, TaskTemplate)
    sample = orjson.loads(given.sample)
    assert find_problems(given.content) == []
    assert missing_of(input_fields(template), sample) == []
    for task_input in (sample, sample_of(input_fields(template))):
        assert "crowd-html-elements.js" in template.render_task(task_input, SampleGrant(refuse, "/samples"))


def test_pictures_of_samples_are_ours_and_all_others_are_granted() -> None:
    grant = SampleGrant(lambda bucket, key: f"signed {bucket}/{key}", "//host/static/samples")
    assert [grant("overread-samples", key) for key in (*SAMPLES, "other.png")] == [
        *(f"//host/static/samples/{name}" for name in SAMPLES),
        "signed overread-samples/other.png",
    ]
    assert grant("mine", SAMPLES[0]) == f"signed mine/{SAMPLES[0]}"


def test_there_is_no_other_starter() -> None:
    with pytest.raises(KeyError):
        starter("../builtin/textract_form")
