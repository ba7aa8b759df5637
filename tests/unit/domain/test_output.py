"""`output.json` to the letter. Source: spec output-and-events 1 and 2."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from overread.domain.output import (
    HumanAnswer,
    bucket_and_prefix,
    normalise,
    output_document,
    output_place,
    timestamp,
)

CREATED = datetime(2020, 9, 2, 7, 8, 5, 999_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("s3://bucket/a2i-results", "s3://bucket/a2i-results/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        ("s3://bucket/a2i-results/", "s3://bucket/a2i-results/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        ("s3://bucket", "s3://bucket/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        ("s3://bucket/", "s3://bucket/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        ("s3://bucket/a/b c", "s3://bucket/a/b c/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        ("https://s3.amazonaws.com/bucket/p", "s3://bucket/p/flow/2020/09/02/07/08/05/Loop-1/output.json"),
        (
            "https://bucket.s3.eu-west-1.amazonaws.com/p/",
            "s3://bucket/p/flow/2020/09/02/07/08/05/Loop-1/output.json",
        ),
    ],
)
def test_output_place(path: str, uri: str) -> None:
    assert output_place(path, "flow", "Loop-1", CREATED).uri == uri


def test_the_key_has_the_creation_time_in_utc() -> None:
    elsewhere = CREATED.astimezone(timezone(timedelta(hours=14)))
    assert output_place("s3://b", "f", "l", elsewhere) == output_place("s3://b", "f", "l", CREATED)


def test_a_path_that_is_no_s3_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an S3 address"):
        bucket_and_prefix("ftp://bucket/x")


def test_timestamps_have_milliseconds_cut_and_a_z() -> None:
    assert timestamp(datetime(2021, 2, 17, 19, 20, 52, 563_999, tzinfo=UTC)) == "2021-02-17T19:20:52.563Z"


def test_members_are_sorted_and_integral_numbers_have_no_fraction() -> None:
    value = normalise({"b": [996.0, 948.51, {"z": 1, "a": -0.0}], "a": None, "c": True, "big": 1e300})
    assert value == {"a": None, "b": [996, 948.51, {"a": 0, "z": 1}], "big": 1e300, "c": True}
    assert isinstance(value, dict)
    assert list(value) == ["a", "b", "big", "c"]
    numbers = value["b"]
    assert isinstance(numbers, list)
    assert type(numbers[0]) is int


def test_the_document_of_a_custom_loop() -> None:
    accepted = datetime(2021, 2, 17, 19, 20, 52, 563_000, tzinfo=UTC)
    answer = HumanAnswer(
        content={"category": {"label": "Valid"}},
        accepted_at=accepted,
        submitted_at=accepted + timedelta(seconds=165, milliseconds=529),
        time_spent_seconds=165.529,
        worker_id="7fe4cd6b55282093",
        identity_provider_type="Cognito",
        issuer="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE",
        sub="ec69f8cb-0000-0000-0000-000000000000",
    )
    arn = "arn:aws:sagemaker:us-east-1:111122223333:flow-definition/flow"
    document = output_document(
        flow_definition_arn=arn,
        loop_name="Loop-1",
        input_content={"z": 1.0, "a": "x"},
        answers=[answer],
        request_source=None,
    )
    assert document == {
        "flowDefinitionArn": arn,
        "humanAnswers": [
            {
                "acceptanceTime": "2021-02-17T19:20:52.563Z",
                "answerContent": {"category": {"label": "Valid"}},
                "submissionTime": "2021-02-17T19:23:38.092Z",
                "timeSpentInSeconds": 165.529,
                "workerId": "7fe4cd6b55282093",
                "workerMetadata": {
                    "identityData": {
                        "identityProviderType": "Cognito",
                        "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE",
                        "sub": "ec69f8cb-0000-0000-0000-000000000000",
                    }
                },
            }
        ],
        "humanLoopName": "Loop-1",
        "inputContent": {"a": "x", "z": 1},
    }
    assert list(document) == sorted(document)
