from __future__ import annotations

import math
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.conditions.predictions import inference_of, moderation, parsed, sampling

from overread.domain.conditions.sampling import draw, identity_of_content, identity_of_object
from overread.domain.request_source import RequestSource

FLOW = "arn:aws:sagemaker:us-east-1:111122223333:flow-definition/flow"
SOURCE = RequestSource.REKOGNITION
REQUESTS = 100_000


def test_a_draw_is_the_same_in_every_process_and_version() -> None:
    """Written down: a change would sample other requests than before."""
    expected = 37.6326125126039
    program = (
        "from overread.domain.conditions.sampling import draw\n"
        "from overread.domain.request_source import RequestSource\n"
        f"print(repr(draw({FLOW!r}, RequestSource({SOURCE.value!r}), 'sha256:00', '50')))"
    )
    for seed in ("0", "1"):
        found = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        )
        assert float(found.stdout) == expected
    assert draw(FLOW, SOURCE, "sha256:00", "50") == expected


def test_the_share_of_sampled_requests_is_the_configured_one() -> None:
    """Within five standard deviations on 100,000 requests, at several shares."""
    draws = [draw(FLOW, SOURCE, identity_of_content(b"%d" % number)) for number in range(REQUESTS)]
    for percentage in (0.5, 5, 5.2, 50, 99):
        expected = REQUESTS * percentage / 100
        sampled = sum(each < percentage for each in draws)
        assert abs(sampled - expected) < 5 * math.sqrt(expected * (1 - percentage / 100)), percentage


def test_a_request_sampled_at_a_small_share_is_sampled_at_a_larger_one() -> None:
    shares = [0.01, 1, 5, 20, 99, 100]
    conditions = parsed(SOURCE, *map(sampling, shares))
    for number in range(1_000):
        found = conditions.evaluate(inference_of(moderation()), draw(FLOW, SOURCE, str(number)))
        results = [node["EvaluationResult"] for node in found.results["Conditions"]]
        assert results == sorted(results)
        assert results[-1]


def test_everything_that_makes_a_request_another_changes_the_draw() -> None:
    requests = [
        (FLOW, SOURCE, "one", ""),
        (FLOW + "2", SOURCE, "one", ""),
        (FLOW, RequestSource.TEXTRACT, "one", ""),
        (FLOW, SOURCE, "two", ""),
        (FLOW, SOURCE, "one", "50"),
        (FLOW, SOURCE, "on", "e"),
    ]
    assert len({draw(*request) for request in requests}) == len(requests)


@given(st.text(), st.text(), st.text())
def test_a_draw_lies_between_0_and_100(flow: str, identity: str, parameters: str) -> None:
    assert 0 <= draw(flow, SOURCE, identity, parameters) < 100


def test_objects_are_told_apart_by_each_of_their_parts() -> None:
    places = [("b", "k", "v"), ("bk", "", "v"), ("b", "kv", ""), ("b", "k", "w")]
    assert len({identity_of_object(*place) for place in places}) == len(places)
