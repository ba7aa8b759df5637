"""What is sent wrongly, too large, too late or twice, through the whole server: from boto3 and raw HTTP to the
worker's portal and `output.json`. Constraints of single operations are in the files of their services.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.boto3.conftest import Crowd, arn_of
from tests.boto3.refusals import refused
from tests.pages import new_client
from tests.reviewers import Reviewer, Task
from tests.servers import REGION, Account, RunningServer

PASSWORD = "Correct-Horse-1"
LARGEST_INPUT = 3_145_728
"""Characters, not bytes."""

CONDITIONS = json.dumps(
    {
        "Conditions": [
            {
                "ConditionType": "ImportantFormKeyConfidenceCheck",
                "ConditionParameters": {"ImportantFormKey": "Name", "KeyValueBlockConfidenceLessThan": 60},
            }
        ]
    }
)

on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
"""What is decided before the database, or is sealed bytes to it, is tried on one of them."""

Invite = Callable[..., Reviewer]
Start = Callable[..., None]


@pytest.fixture
def portal(sagemaker: Any, crowd: Crowd) -> str:
    found = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
    return f"http://{found['SubDomain']}/"


@pytest.fixture
def invite(cognito: Any, crowd: Crowd, portal: str) -> Iterator[Invite]:
    """Makes a member of the team, and signs them in."""
    sessions: list[Reviewer] = []

    def run(email: str = "ana@example.com") -> Reviewer:
        member = {"UserPoolId": crowd.pool_id, "Username": email}
        cognito.admin_create_user(
            **member, UserAttributes=[{"Name": "email", "Value": email}], MessageAction="SUPPRESS"
        )
        cognito.admin_set_user_password(**member, Password=PASSWORD, Permanent=True)
        cognito.admin_add_user_to_group(**member, GroupName="reviewers")
        reviewer = Reviewer(portal)
        sessions.append(reviewer)
        reviewer.sign_in(email, PASSWORD)
        return reviewer

    yield run
    for session in sessions:
        session.session.close()


@pytest.fixture
def start(runtime: Any, account: Account) -> Start:
    def run(name: str = "loop", text: str = '{"text": "hello"}', flow: str = "flow") -> None:
        runtime.start_human_loop(
            HumanLoopName=name,
            FlowDefinitionArn=arn_of(account, "flow-definition", flow),
            HumanLoopInput={"InputContent": text},
        )

    return run


@pytest.fixture
def wait_for(runtime: Any) -> Callable[..., dict[str, Any]]:
    """The loop's description once it has this status; background work is a moment behind."""

    def run(status: str, name: str = "loop") -> dict[str, Any]:
        give_up = time.monotonic() + 60
        while True:
            found: dict[str, Any] = runtime.describe_human_loop(HumanLoopName=name)
            if found["HumanLoopStatus"] == status:
                return found
            assert time.monotonic() < give_up, found
            time.sleep(0.05)

    return run


@pytest.fixture
def read_output(
    client: Callable[..., Any], wait_for: Callable[..., dict[str, Any]], bucket: str
) -> Callable[..., dict[str, Any]]:
    def run(name: str = "loop", status: str = "Completed") -> dict[str, Any]:
        uri = wait_for(status, name)["HumanLoopOutput"]["OutputS3Uri"]
        body = client("s3").get_object(Bucket=bucket, Key=uri.split(f"s3://{bucket}/")[1])["Body"]
        document: dict[str, Any] = json.loads(body.read())
        return document

    return run


def contents(output: dict[str, Any]) -> list[Any]:
    return [answer["answerContent"] for answer in output["humanAnswers"]]


# --- the guide's example --------------------------------------------------------------------------


def test_the_example_of_the_guide_passes_end_to_end_when_it_is_corrected(
    sagemaker: Any,
    definition: dict[str, Any],
    start: Start,
    invite: Invite,
    read_output: Callable[..., dict[str, Any]],
) -> None:
    definition["HumanLoopConfig"] |= {
        "TaskCount": 1,
        "TaskAvailabilityLifetimeInSeconds": 123,
        "TaskTimeLimitInSeconds": 123,
        "TaskKeywords": ["SampleKeyword"],
    }
    source = "AWS/Textract/AnalyzeDocument/Forms/V1"
    sagemaker.create_flow_definition(
        **definition,
        HumanLoopRequestSource={"AwsManagedHumanLoopRequestSource": source},
        HumanLoopActivationConfig={
            "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": CONDITIONS}
        },
    )
    assert sagemaker.describe_flow_definition(FlowDefinitionName="flow")["FlowDefinitionStatus"] == "Active"
    start()
    ana = invite()
    assert ana.submit(ana.start_working(), '{"answer": "yes"}').status_code == 200
    assert contents(read_output()) == [{"answer": "yes"}]


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "ValidationException"),
        (b"{}", "ValidationException"),
        (b"nothing", "SerializationException"),
        (b"[]", "SerializationException"),
        (b'{"HumanLoopName": 5, "HumanTaskUiName": 5}', "SerializationException"),
        (b'{"HumanLoopName": "loop"', "SerializationException"),
        (b'{"HumanLoopName": "\xff\xfe"}', "SerializationException"),
        (b"\x1f\x8b\x08\x00", "SerializationException"),
        ("{}".encode("utf-16"), "SerializationException"),
        (b"[" * 100_000, "SerializationException"),
    ],
    ids=["empty", "no members", "words", "list", "type", "cut off", "not UTF-8", "gzip", "UTF-16", "deep"],
)
@pytest.mark.parametrize("operation", ["StartHumanLoop", "CreateHumanTaskUi"])
@on_sqlite
def test_bodies_that_no_client_writes(account: Account, operation: str, body: bytes, code: str) -> None:
    answer = send(account, operation, body)
    found = answer.json()
    assert (answer.status_code, found["__type"]) == (400, code), found
    assert found["Message"]
    if operation == "StartHumanLoop":
        assert answer.headers["x-amzn-errortype"] == code


def send(account: Account, operation: str, body: bytes) -> httpx.Response:
    """A signed request with any body at all."""
    if operation == "StartHumanLoop":
        path, headers = "/human-loops", {"Content-Type": "application/json"}
    else:
        path = "/"
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"}
    request = AWSRequest("POST", f"{account.url}{path}", headers=headers, data=body)
    SigV4Auth(Credentials(account.access_key_id, account.secret), "sagemaker", REGION).add_auth(request)
    with new_client() as client:
        return client.post(f"{account.url}{path}", content=body, headers=dict(request.headers.items()))


# --- inputs at their limit ------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["x", "€", "&", '"', "\N{GRINNING FACE}"])
@on_sqlite
def test_the_largest_input_comes_through_to_the_output(
    sagemaker: Any,
    definition: dict[str, Any],
    start: Start,
    invite: Invite,
    read_output: Callable[..., dict[str, Any]],
    character: str,
) -> None:
    """The limit is in characters of the JSON text, whatever they take on the wire, and escaped in the page."""
    sagemaker.create_flow_definition(**definition)
    written = json.dumps(character, ensure_ascii=False)[1:-1]
    count = (LARGEST_INPUT - len('{"text": ""}')) // len(written)
    text = json.dumps({"text": character * count}, ensure_ascii=False).ljust(LARGEST_INPUT)
    with refused("ValidationException"):
        start("beyond", text + " ")
    start("loop", text)
    ana = invite()
    task = ana.start_working()
    page = ana.session.get(task.frame)
    assert page.status_code == 200, page.text[:500]
    assert ana.submit(task, '{"answer": "long"}').status_code == 200
    output = read_output()
    assert (output["inputContent"], contents(output)) == ({"text": character * count}, [{"answer": "long"}])


# --- templates ------------------------------------------------------------------------------------

FAILED = "Task failed to render: [ {} ]."

TEMPLATES = {
    "range": ("{{ (1..30000000) | join: '' | size }}", "InvalidParameters", "has more than"),
    "loop": (  # a loop that is left early counts in full
        "{% for a in (1..99999) %}{% for b in (1..99999) %}{% break %}{% endfor %}{% endfor %}",
        "InvalidParameters",
        "The loops of the template run more than",
    ),
    "slow": (  # within every limit but the clock's
        "{% assign s = 'aaaaaaaaaa' %}"
        + "{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}" * 6
        + "{% for a in (1..99999) %}{% assign t = s | upcase %}{% endfor %}",
        "InvalidParameters",
        "The template takes longer than 2 seconds to render.",
    ),
    "replace": (
        "{% assign s = 'aaaaaaaaaa' %}"
        + "{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}" * 12
        + "{{ s | size }}",
        "InvalidParameters",
        "'replace' would make a text of more than",
    ),
    "filter": ("{{ task.input.text | no_such_filter }}", None, "no_such_filter"),
    "syntax": ("{% if %}", "TemplateSyntaxError", "line 1"),
}


@pytest.mark.parametrize("name", TEMPLATES)
@on_sqlite
def test_a_template_that_cannot_be_rendered_says_so_everywhere(
    sagemaker: Any,
    runtime: Any,
    definition: dict[str, Any],
    account: Account,
    start: Start,
    invite: Invite,
    wait_for: Callable[..., dict[str, Any]],
    client: Callable[..., Any],
    bucket: str,
    name: str,
) -> None:
    """It is stored, as A2I stores any text; a preview answers with the error; a loop fails with the same one, and
    nobody is given the task.
    """
    content, code, words = TEMPLATES[name]
    made = sagemaker.create_human_task_ui(HumanTaskUiName="bad", UiTemplate={"Content": content})
    preview = sagemaker.render_ui_template(
        UiTemplate={"Content": content}, Task={"Input": '{"text": "a"}'}, RoleArn=definition["RoleArn"]
    )
    [error] = preview["Errors"]
    assert preview["RenderedContent"] == ""
    assert code is None or error["Code"] == code
    assert words in error["Message"]

    definition["HumanLoopConfig"]["HumanTaskUiArn"] = made["HumanTaskUiArn"]
    sagemaker.create_flow_definition(**definition)
    start()
    found = wait_for("Failed")
    assert found["FailureCode"] == "ValidationError"
    assert found["FailureReason"] == FAILED.format(f"{error['Code']}: '{error['Message']}'")
    ana = invite()
    assert "No tasks right now" in ana.session.get(ana.portal).text
    assert client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0


@on_sqlite
def test_a_template_of_128001_characters_is_refused_everywhere(
    sagemaker: Any, definition: dict[str, Any]
) -> None:
    content = "é" * 128_000
    sagemaker.create_human_task_ui(HumanTaskUiName="long", UiTemplate={"Content": content})
    requests: dict[str, dict[str, Any]] = {
        "create_human_task_ui": {"HumanTaskUiName": "longer"},
        "render_ui_template": {"Task": {"Input": "{}"}, "RoleArn": definition["RoleArn"]},
    }
    for operation, members in requests.items():
        with pytest.raises(sagemaker.exceptions.ClientError) as caught:
            getattr(sagemaker, operation)(**members, UiTemplate={"Content": content + "x"})
        error = caught.value.response["Error"]
        assert error["Code"] == "ValidationException"
        assert error["Message"].endswith(
            "failed to satisfy constraint: Member must have length less than or equal to 128000"
        )
        assert len(error["Message"]) < 2_000, "the text itself is not thrown back"


# --- workers --------------------------------------------------------------------------------------


@pytest.fixture
def ana_at_work(
    sagemaker: Any, definition: dict[str, Any], start: Start, invite: Invite
) -> tuple[Reviewer, Task]:
    definition["HumanLoopConfig"]["TaskTimeLimitInSeconds"] = 30
    sagemaker.create_flow_definition(**definition)
    start()
    ana = invite()
    return ana, ana.start_working()


def refusal(answer: httpx.Response) -> tuple[int, str, bool]:
    """Status, reason, and whether the answer has been kept; there must be a sentence for the person."""
    found = answer.json()
    assert found["sentence"].endswith("."), found
    return answer.status_code, found["reason"], found["kept"]


def test_an_answer_of_ten_megabytes_is_refused_and_a_shorter_one_counts(
    ana_at_work: tuple[Reviewer, Task], runtime: Any, read_output: Callable[..., dict[str, Any]]
) -> None:
    ana, task = ana_at_work
    long = json.dumps({"answer": "x" * 10_000_000})
    assert refusal(ana.save_draft(task, long)) == (413, "TOO_LARGE", False)
    assert refusal(ana.submit(task, long)) == (413, "TOO_LARGE", False)
    assert runtime.describe_human_loop(HumanLoopName="loop")["HumanLoopStatus"] == "InProgress"

    assert ana.submit(task, '{"answer": "short"}').status_code == 200
    assert contents(read_output()) == [{"answer": "short"}]


def test_an_answer_of_eight_megabytes_is_an_answer(
    ana_at_work: tuple[Reviewer, Task], read_output: Callable[..., dict[str, Any]]
) -> None:
    ana, task = ana_at_work
    longest = {"answer": "x" * (8 * 2**20 - len('{"answer": ""}'))}
    assert ana.save_draft(task, json.dumps(longest)).status_code == 200
    assert ana.submit(task, json.dumps(longest)).status_code == 200
    assert contents(read_output()) == [longest]


def test_what_is_no_answer_is_refused(ana_at_work: tuple[Reviewer, Task]) -> None:
    ana, task = ana_at_work
    for body in (b"", b"words", b"[]", b"null", b'{"answer": "\xff"}', b'{"a": NaN}', b"[" * 100_000):
        assert refusal(ana.submit(task, body)) == (400, "NOT_JSON", False), body


def test_submitting_twice_counts_once(
    ana_at_work: tuple[Reviewer, Task], read_output: Callable[..., dict[str, Any]]
) -> None:
    ana, task = ana_at_work
    assert ana.submit(task, '{"answer": "first"}').status_code == 200
    for _ in range(2):
        status, reason, _kept = refusal(ana.submit(task, '{"answer": "second"}'))
        assert (status, reason) == (409, "ALREADY_SUBMITTED")
    assert contents(read_output()) == [{"answer": "first"}]
    assert refusal(ana.submit(task, '{"answer": "third"}'))[1] == "ALREADY_SUBMITTED"
    assert contents(read_output()) == [{"answer": "first"}]


def test_an_answer_after_the_time_limit_does_not_count(
    ana_at_work: tuple[Reviewer, Task],
    server: RunningServer,
    invite: Invite,
    read_output: Callable[..., dict[str, Any]],
) -> None:
    ana, task = ana_at_work
    with later(server, seconds=31):
        assert refusal(ana.submit(task, '{"answer": "late"}')) == (409, "EXPIRED", True)
        ben = invite("ben@example.com")
        assert ben.submit(wait_for_task(ben), '{"answer": "in time"}').status_code == 200
        assert refusal(ana.submit(task, '{"answer": "later"}')) == (409, "EXPIRED", True)
        assert contents(read_output()) == [{"answer": "in time"}]


def test_an_answer_after_leaving_a_stopped_loop_does_not_count(
    ana_at_work: tuple[Reviewer, Task],
    runtime: Any,
    wait_for: Callable[..., dict[str, Any]],
    client: Callable[..., Any],
    bucket: str,
) -> None:
    ana, task = ana_at_work
    runtime.stop_human_loop(HumanLoopName="loop")
    wait_for("Stopping")
    ana.leave(task, "release")
    wait_for("Stopped")
    status, reason, kept = refusal(ana.submit(task, '{"answer": "too late"}'))
    assert (status, reason, kept) == (409, "RELEASED", True)
    assert client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_another_workers_assignment_is_nobody_elses(
    ana_at_work: tuple[Reviewer, Task], invite: Invite, read_output: Callable[..., dict[str, Any]]
) -> None:
    ana, task = ana_at_work
    ben = invite("ben@example.com")
    page = ben.session.get(task.address)
    assert page.status_code == 404
    assert task.state["urls"]["submit"] not in page.text
    own_token = csrf_token(ben)
    forged = Task(task.address, task.page, {**task.state, "csrf": own_token})
    assert refusal(ben.submit(forged, '{"answer": "stolen"}')) == (404, "NOT_YOURS", False)
    assert refusal(ben.save_draft(forged, '{"answer": "stolen"}')) == (404, "NOT_YOURS", False)
    for way in ("pause", "release", "decline", "resume"):
        left = ben.session.post(f"{task.address}/{way}", data={"csrf_token": own_token, "token": "1"})
        assert left.status_code == 404, way

    assert ana.submit(task, '{"answer": "own"}').status_code == 200
    assert contents(read_output()) == [{"answer": "own"}]


def csrf_token(reviewer: Reviewer) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', reviewer.session.get(reviewer.portal).text)
    assert found is not None
    return found.group(1)


def wait_for_task(reviewer: Reviewer) -> Task:
    """Accept the next task; one that fell free is offered a moment later."""
    give_up = time.monotonic() + 60
    while "/start" not in reviewer.session.get(reviewer.portal).text:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return reviewer.start_working()


@contextmanager
def later(server: RunningServer, **time_passed: float) -> Iterator[None]:
    """The server's clock, put forward."""
    before = server.ctx.clock
    server.ctx.clock = lambda: datetime.now(UTC) + timedelta(**time_passed)
    try:
        yield
    finally:
        server.ctx.clock = before


# --- the output bucket ----------------------------------------------------------------------------


def test_an_output_bucket_that_goes_and_comes_back_loses_nothing(
    ana_at_work: tuple[Reviewer, Task],
    client: Callable[..., Any],
    runtime: Any,
    bucket: str,
    read_output: Callable[..., dict[str, Any]],
) -> None:
    ana, task = ana_at_work
    s3 = client("s3")
    s3.delete_bucket(Bucket=bucket)
    assert ana.submit(task, '{"answer": "kept"}').status_code == 200
    found = runtime.describe_human_loop(HumanLoopName="loop")
    assert found["HumanLoopStatus"] == "InProgress"
    s3.create_bucket(Bucket=bucket)
    assert contents(read_output()) == [{"answer": "kept"}]
