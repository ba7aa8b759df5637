from __future__ import annotations

import json
from typing import Any

import botocore
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.extract_models import SERVED, TARGET, extract, render

from overread.aws.errors import AwsError
from overread.aws.models import Models, Operation, read_extracted
from overread.aws.shapes import Shape
from overread.domain.errors import InvalidInput

MODELS = Models()
STRICT = Models(strict_names=True)
FLOW = "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/reviews"
OPERATIONS = [(service, name) for service, names in SERVED.items() for name in names]


def operation(service: str, name: str, models: Models = MODELS) -> Operation:
    found = models.operation(service, name)
    assert found is not None
    return found


def violations(op: Operation, value: object) -> list[tuple[str, str, str | None]]:
    with pytest.raises(InvalidInput) as caught:
        op.decode(json.dumps(value).encode())
    return [(v.path, v.constraint, v.value) for v in caught.value.violations]


def start_request(**changes: object) -> dict[str, object]:
    request = {"HumanLoopName": "loop", "FlowDefinitionArn": FLOW, "HumanLoopInput": {"InputContent": "{}"}}
    return {**request, **changes}


def test_the_file_is_what_make_models_extracts() -> None:
    extracted, recorded = extract(), read_extracted()

    if botocore.__version__ == recorded["botocore"]:
        assert TARGET.read_text(encoding="utf-8") == render(extracted)
    else:
        # A newer botocore may add; what we serve must still be there, or `make models` is due.
        print(f"recorded from botocore {recorded['botocore']}, installed is {botocore.__version__}")
        for service, name in OPERATIONS:
            before = recorded["services"][service]["operations"][name]
            assert extracted["services"][service]["operations"][name]["http"] == before["http"]


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_every_served_operation_compiles(service: str, name: str) -> None:
    op = operation(service, name)

    if op.input.required:
        lower_camel = {member[0].lower() + member[1:] for member in op.input.required}
        assert {path for path, _, _ in violations(op, {})} == lower_camel
    else:
        assert op.decode(b"{}") == op.input.struct()


def test_absent_members_are_none_and_unknown_ones_ignored() -> None:
    params = operation("sagemaker-a2i-runtime", "StartHumanLoop").decode(
        json.dumps(start_request(DataAttributes=None, Whatever=[1])).encode()
    )

    assert params.HumanLoopName == "loop"
    assert params.DataAttributes is None
    assert not hasattr(params, "Whatever")


def test_the_public_guides_example_gets_all_its_violations_at_once() -> None:
    """Source: Developer Guide, "Create a Flow Definition" (API), placeholders as printed."""
    example = {
        "FlowDefinitionName": "ExampleFlowDefinition",
        "HumanLoopRequestSource": {
            "AwsManagedHumanLoopRequestSource": "AWS/Texttract/AnalyzeDocument/Forms/V1"
        },
        "HumanLoopActivationConfig": {
            "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": '{"Conditions": []}'}
        },
        "HumanLoopConfig": {
            "WorkteamArn": "arn:aws:sagemaker:aws_region:aws_account_number:workteam/private-crowd/team",
            "HumanTaskUiArn": "arn:aws:sagemaker:aws_region:aws_account_number:human-task-ui/ui",
            "TaskTitle": "Example task title",
            "TaskDescription": "Example task description.",
            "TaskCount": 123,
            "TaskAvailabilityLifetimeInSeconds": 123,
            "TaskTimeLimitInSeconds": 123,
            "TaskKeywords": ["Keyword1", "Keyword2"],
            "PublicWorkforceTaskPrice": {
                "AmountInUsd": {"Dollars": 123, "Cents": 123, "TenthFractionsOfACent": 123}
            },
        },
        "OutputConfig": {"S3OutputPath": "s3://bucket/path/", "KmsKeyId": "key"},
        "RoleArn": "arn:aws:iam::aws_account_number:role/role_name",
    }

    found = violations(operation("sagemaker", "CreateFlowDefinition"), example)

    price = "humanLoopConfig.publicWorkforceTaskPrice.amountInUsd"
    pattern = "Member must satisfy regular expression pattern: "
    assert found == [
        ("flowDefinitionName", pattern + "[a-z0-9](-*[a-z0-9]){0,62}", "ExampleFlowDefinition"),
        (
            "humanLoopRequestSource.awsManagedHumanLoopRequestSource",
            "Member must satisfy enum value set: "
            "[AWS/Rekognition/DetectModerationLabels/Image/V3, AWS/Textract/AnalyzeDocument/Forms/V1, "
            "Overread/Json/V1]",
            "AWS/Texttract/AnalyzeDocument/Forms/V1",
        ),
        (
            "humanLoopConfig.workteamArn",
            pattern + r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:workteam/.*",
            "arn:aws:sagemaker:aws_region:aws_account_number:workteam/private-crowd/team",
        ),
        (
            "humanLoopConfig.humanTaskUiArn",
            pattern + r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]+:[0-9]{12}:human-task-ui/.*",
            "arn:aws:sagemaker:aws_region:aws_account_number:human-task-ui/ui",
        ),
        ("humanLoopConfig.taskCount", "Member must have value less than or equal to 3", "123"),
        (f"{price}.dollars", "Member must have value less than or equal to 2", "123"),
        (f"{price}.cents", "Member must have value less than or equal to 99", "123"),
        (f"{price}.tenthFractionsOfACent", "Member must have value less than or equal to 9", "123"),
        (
            "roleArn",
            pattern + r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
            "arn:aws:iam::aws_account_number:role/role_name",
        ),
    ]


@pytest.mark.parametrize("char", ["a", "ä", "€", "😀"])
def test_lengths_count_characters(char: str) -> None:
    op = operation("sagemaker-a2i-runtime", "StartHumanLoop")

    fits = start_request(HumanLoopInput={"InputContent": char * 3_145_728})
    assert (
        len(op.decode(json.dumps(fits, ensure_ascii=False).encode()).HumanLoopInput.InputContent) == 3_145_728
    )

    [(path, constraint, shown)] = violations(
        op, start_request(HumanLoopInput={"InputContent": char * 3_145_729})
    )
    assert path == "humanLoopInput.inputContent"
    assert constraint == "Member must have length less than or equal to 3145728"
    assert shown == char * 1024 + "..."


def test_capital_letters_in_loop_names_are_accepted_unless_strict() -> None:
    body = json.dumps(start_request(HumanLoopName="Fraud-detector-1613668909838")).encode()

    assert operation("sagemaker-a2i-runtime", "StartHumanLoop").decode(body)
    with pytest.raises(InvalidInput):
        operation("sagemaker-a2i-runtime", "StartHumanLoop", STRICT).decode(body)


@pytest.mark.parametrize("name", ["-a", "a-", "a_b", "a" * 64, "a\n", "ä", "a b", "", "a--"])
def test_bad_loop_names_are_refused(name: str) -> None:
    found = violations(
        operation("sagemaker-a2i-runtime", "StartHumanLoop"), start_request(HumanLoopName=name)
    )

    assert {path for path, _, _ in found} == {"humanLoopName"}


def test_nulls_items_and_nested_members_are_named_by_their_path() -> None:
    op = operation("sagemaker", "CreateHumanTaskUi")

    found = violations(
        op,
        {
            "HumanTaskUiName": "ui",
            "UiTemplate": {"Content": None},
            "Tags": [{"Key": "k"}, None, {"Key": "!", "Value": "v"}],
        },
    )

    null = "Member must not be null"
    assert found == [
        ("uiTemplate.content", null, None),
        ("tags.1.member.value", null, None),
        ("tags.2.member", null, None),
        (
            "tags.3.member.key",
            r"Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)",
            "!",
        ),
    ]


def test_sensitive_values_are_not_repeated() -> None:
    found = violations(
        operation("cognito-idp", "AdminSetUserPassword"),
        {"UserPoolId": "us-east-1_abcdefghi", "Username": "ada", "Password": "not allowed"},
    )

    assert found == [("password", r"Member must satisfy regular expression pattern: [\S]+", None)]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"{} {}",
        b'{"HumanLoopName": "\xff"}',
        b'{"HumanLoopName": "\\ud800"}',
        b'{"HumanLoopName": 5}',
        b'{"HumanLoopName": ["loop"]}',
        b'{"HumanLoopInput": "{}"}',
        b'{"DataAttributes": {"ContentClassifiers": "FreeOfAdultContent"}}',
        b"[" * 100_000,
        b"\xef\xbb\xbf{}",
        b'{"a": NaN}',
    ],
)
def test_what_is_not_json_of_the_right_types_is_a_serialization_error(body: bytes) -> None:
    with pytest.raises(AwsError) as caught:
        operation("sagemaker-a2i-runtime", "StartHumanLoop").decode(body)

    assert (caught.value.code, caught.value.status) == ("SerializationException", 400)


@pytest.mark.parametrize("count", ["3", 1.5, True, 2**31, [3], {}])
def test_numbers_of_the_wrong_type_are_serialization_errors(count: object) -> None:
    with pytest.raises(AwsError) as caught:
        operation("sagemaker", "CreateFlowDefinition").decode(
            json.dumps({"HumanLoopConfig": {"TaskCount": count}}).encode()
        )

    assert caught.value.code == "SerializationException"
    assert "humanLoopConfig.taskCount" in caught.value.message


def test_timestamps_arrive_as_aware_datetimes() -> None:
    params = operation("sagemaker", "ListFlowDefinitions").decode(b'{"CreationTimeAfter": 1582502400.5}')

    assert params.CreationTimeAfter.isoformat() == "2020-02-24T00:00:00.500000+00:00"


def _values(shape: Shape) -> st.SearchStrategy[Any]:
    """JSON values for a shape: valid ones, ones at the limits, and broken ones."""
    match shape.type:
        case "structure":
            members = {
                name: _values(member.shape) for name, member in shape.members.items() if not member.location
            }
            return st.fixed_dictionaries({}, optional=members)
        case "list":
            assert shape.element is not None
            return st.lists(_values(shape.element), max_size=6)
        case "map":
            assert shape.key is not None
            assert shape.element is not None
            return st.dictionaries(st.text(max_size=4), _values(shape.element), max_size=3)
        case "integer" | "long":
            near = [
                limit + step
                for limit in (shape.minimum, shape.maximum)
                if limit is not None
                for step in (-1, 0, 1)
            ]
            return st.sampled_from(near or [0]) | st.integers(-5, 200) | st.none()
        case "boolean":
            return st.booleans()
        case _:
            texts = st.text(max_size=20) | st.none()
            if shape.enum:
                texts |= st.sampled_from(shape.enum)
            if shape.pattern and "arn:aws" in shape.pattern:
                texts |= st.sampled_from([FLOW, FLOW.replace("flow-definition", "workteam")])
            if shape.maximum is not None and shape.maximum < 1000:
                texts |= st.sampled_from(["a" * shape.maximum, "a" * (shape.maximum + 1)])
            return texts | st.sampled_from(
                ["a", "a-b", "-", "a\n", "é", "https://x", "1.2.3.4/8", "us-east-1_a"]
            )


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("sagemaker-a2i-runtime", "StartHumanLoop"),
        ("sagemaker", "CreateFlowDefinition"),
        ("sagemaker", "CreateWorkforce"),
        ("sagemaker", "CreateWorkteam"),
        ("sagemaker", "AddTags"),
        ("cognito-idp", "CreateUserPoolClient"),
        ("cognito-idp", "AdminCreateUser"),
    ],
)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_typed_decoder_and_the_check_agree(service: str, name: str, data: st.DataObject) -> None:
    op = operation(service, name)
    value = data.draw(_values(op.input))
    body = json.dumps(value).encode()

    try:
        typed = msgspec.json.Decoder(op.input.struct).decode(body)
    except msgspec.ValidationError:
        typed = None
    if typed is not None:
        assert op.validate(value) == typed
    else:
        with pytest.raises(InvalidInput) as caught:
            op.validate(value)
        assert caught.value.violations
