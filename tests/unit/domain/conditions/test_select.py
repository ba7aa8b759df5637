from __future__ import annotations

from overread.domain.conditions.select import Selection, selected_response
from overread.domain.request_source import RequestSource

LABELS = {
    "moderationLabels": [{"name": "a"}, {"name": "b"}],
    "moderationModelVersion": "7.0",
    "contentTypes": [],
}
FORM = {"blocks": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "documentMetadata": {"pages": 1}}


def test_selected_labels_come_with_the_model_version() -> None:
    selected = selected_response(
        RequestSource.REKOGNITION, LABELS, Selection(everything=False, positions=(1,))
    )
    assert selected == {"moderationLabels": [{"name": "b"}], "moderationModelVersion": "7.0"}


def test_everything_is_a_copy_of_a_response_with_labels() -> None:
    assert selected_response(RequestSource.REKOGNITION, LABELS, Selection(everything=True)) == LABELS


def test_selected_blocks_come_alone() -> None:
    some = selected_response(RequestSource.TEXTRACT, FORM, Selection(everything=False, positions=(0, 2)))
    assert some == {"blocks": [{"id": "a"}, {"id": "c"}]}
    assert selected_response(RequestSource.TEXTRACT, FORM, Selection(everything=True)) == {
        "blocks": FORM["blocks"]
    }
    assert selected_response(RequestSource.TEXTRACT, FORM, Selection(everything=False)) == {"blocks": []}
