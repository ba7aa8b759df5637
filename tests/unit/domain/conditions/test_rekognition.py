from __future__ import annotations

import pytest
from tests.unit.domain.conditions.predictions import label, moderation, parsed

from overread.domain.conditions.rekognition import Label, RekognitionInference
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource


def test_labels_are_read_in_response_order() -> None:
    inference = RekognitionInference.of(moderation(("b", 50), ("a", 99.5)))
    assert inference.labels == [Label("b", 50.0), Label("a", 99.5)]


def test_a_label_without_confidence_is_there_and_satisfies_no_comparator() -> None:
    inference = RekognitionInference.decode(b'{"ModerationLabels": [{"Name": "a"}]}')
    results = parsed(RequestSource.REKOGNITION, label("a", ">=0"), label("a")).evaluate(inference, 0).results
    assert [node["EvaluationResult"] for node in results["Conditions"]] == [False, True]


@pytest.mark.parametrize("response", [b"", b"null", b"{}", b'{"ModerationLabels": [{"Confidence": 5}]}'])
def test_what_is_no_response_is_told(response: bytes) -> None:
    with pytest.raises(InvalidInference, match="not a prediction of AWS/Rekognition"):
        RekognitionInference.decode(response)


def test_a_response_as_a_value_is_held_to_the_same_form() -> None:
    with pytest.raises(InvalidInference, match="required field `ModerationLabels`"):
        RekognitionInference.of({})
