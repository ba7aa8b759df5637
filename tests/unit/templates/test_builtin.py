"""The default templates: whole, ours to word, and rendered with the input of their task type."""

from __future__ import annotations

import json

import pytest
from tests.unit.templates.rendering import render

from overread.domain.request_source import RequestSource
from overread.templates.builtin import SOURCES, default_template
from overread.templates.html_tags import start_tags

OWN = {"instructions": "<p>Look twice.</p>", "additional_instructions": "<p>In depth.</p>"}


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_instructions_are_ours_unless_there_are_others(source: RequestSource) -> None:
    ours, others = default_template(source), default_template(source, **OWN)
    assert "<p>Look twice.</p>" in others
    assert (
        '<full-instructions header="Additional instructions"><p>In depth.</p></full-instructions>' in others
    )
    assert "<!--" not in ours + others
    assert len(ours) > len(others)


def test_every_built_in_task_type_has_one() -> None:
    assert {RequestSource.TEXTRACT, RequestSource.REKOGNITION} == SOURCES


def test_a_form_shows_document_pairs_and_keys() -> None:
    blocks = [{"blockType": "WORD", "id": "w", "text": 'He said "no" & left'}]
    keys = [{"importantFormKey": "Date", "importantFormKeyAliases": []}]
    page = render(
        default_template(RequestSource.TEXTRACT),
        {
            "aiServiceRequest": {"document": {"s3Object": {"bucket": "forms", "name": "a & b.png"}}},
            "selectedAiServiceResponse": {"blocks": blocks},
            "humanLoopContext": {"importantFormKeys": keys},
        },
        grant=lambda bucket, key: f"/granted/{bucket}/{key}",
    )
    found = attributes(page, "crowd-textract-analyze-document")
    assert found["src"] == "/granted/forms/a & b.png"
    assert (json.loads(found["initial-value"]), json.loads(found["keys"])) == (blocks, keys)


def test_categories_are_the_labels_that_were_selected() -> None:
    labels = [{"name": 'So-called "art"', "parentName": "", "confidence": 51.5}]
    page = render(
        default_template(RequestSource.REKOGNITION),
        {
            "aiServiceRequest": {"image": {"s3Object": {"bucket": "forms", "name": "k"}}},
            "selectedAiServiceResponse": {"moderationLabels": labels},
        },
        grant=lambda bucket, key: f"/granted/{bucket}/{key}",
    )
    found = attributes(page, "crowd-rekognition-detect-moderation-labels")
    assert [line.strip() for line in found["categories"].split("\n") if "ame:" in line] == [
        'name: "So-called \\"art\\"",',
        'parentName: "",',
    ]


def attributes(page: str, tag: str) -> dict[str, str]:
    """Of the first element of this tag, as a browser reads them."""
    start = next(found for found in start_tags(page) if found.name == tag)
    return {attribute.name: attribute.value for attribute in start.attributes()}
