"""Human task UIs and the preview of templates, by real boto3."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.boto3.conftest import TEMPLATE, arn_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer

ROLE = "arn:aws:iam::111122223333:role/preview"


def test_a_template_reads_back(sagemaker: Any, account: Account) -> None:
    before = datetime.now(UTC)
    made = sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": TEMPLATE})
    assert made["HumanTaskUiArn"] == arn_of(account, "human-task-ui", "ui")
    found = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")
    del found["ResponseMetadata"]
    assert abs(found.pop("CreationTime") - before) < timedelta(minutes=1)
    assert found["UiTemplate"].pop("Url").startswith(f"{account.url}/templates/")
    assert found == {
        "HumanTaskUiArn": made["HumanTaskUiArn"],
        "HumanTaskUiName": "ui",
        "HumanTaskUiStatus": "Active",
        "UiTemplate": {"ContentSha256": hashlib.sha256(TEMPLATE.encode()).hexdigest()},
    }


def test_its_url_gives_the_text_to_read_and_not_to_run(sagemaker: Any, ui_arn: str) -> None:
    url = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")["UiTemplate"]["Url"]
    with urllib.request.urlopen(url) as answer:
        found = (
            answer.read().decode(),
            answer.headers["Content-Type"],
            answer.headers["X-Content-Type-Options"],
        )
    assert found == (TEMPLATE, "text/plain; charset=utf-8", "nosniff")


@pytest.mark.parametrize(
    "change", [lambda url: url[:-1], lambda url: url.replace(".", ".9", 4), lambda url: "x"]
)
def test_a_forged_url_gives_nothing(
    sagemaker: Any, account: Account, ui_arn: str, change: Callable[[str], str]
) -> None:
    url = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")["UiTemplate"]["Url"]
    start, _, capability = url.rpartition("/")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{start}/{change(capability)}")
    caught.value.close()
    assert caught.value.code == 404


@pytest.mark.parametrize(
    "content", ["x" * 128_000, "{% broken", "\ufeffÄ\u2028\n\t😀"], ids=["long", "broken", "odd"]
)
def test_any_text_is_stored_as_it_is(sagemaker: Any, content: str) -> None:
    sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": content})
    url = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")["UiTemplate"]["Url"]
    with urllib.request.urlopen(url) as answer:
        assert answer.read().decode() == content


def test_a_text_that_is_too_long_is_refused(sagemaker: Any) -> None:
    with pytest.raises(sagemaker.exceptions.ClientError) as caught:
        sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": "x" * 128_001})
    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationException"
    constraint = "Member must have length less than or equal to 128000"
    assert error["Message"].startswith("1 validation error detected: Value 'xxx")
    assert error["Message"].endswith(f"at 'uiTemplate.content' failed to satisfy constraint: {constraint}")


def test_a_text_with_nul_is_refused(sagemaker: Any) -> None:
    with refused("ValidationException", "Content holds the character NUL."):
        sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": "a\0b"})


def test_a_name_with_capitals_is_refused(sagemaker: Any) -> None:
    message = (
        "1 validation error detected: Value 'Ui' at 'humanTaskUiName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-z0-9](-*[a-z0-9])*"
    )
    with refused("ValidationException", message):
        sagemaker.create_human_task_ui(HumanTaskUiName="Ui", UiTemplate={"Content": "x"})


def test_a_taken_name_is_refused(sagemaker: Any, ui_arn: str) -> None:
    with pytest.raises(sagemaker.exceptions.ResourceInUse) as caught:
        sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": "other"})
    assert caught.value.response["Error"]["Message"] == "A human task UI with the name ui already exists."
    found = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")
    assert found["UiTemplate"]["ContentSha256"] == hashlib.sha256(TEMPLATE.encode()).hexdigest()


def test_one_text_may_have_many_names(sagemaker: Any) -> None:
    for name in ("one", "two"):
        sagemaker.create_human_task_ui(HumanTaskUiName=name, UiTemplate={"Content": "same"})
    sagemaker.delete_human_task_ui(HumanTaskUiName="one")
    url = sagemaker.describe_human_task_ui(HumanTaskUiName="two")["UiTemplate"]["Url"]
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"same"


def test_lists_in_pages(sagemaker: Any) -> None:
    names = [f"ui-{number}" for number in range(3)]
    for name in names:
        sagemaker.create_human_task_ui(HumanTaskUiName=name, UiTemplate={"Content": "x"})
    pages = sagemaker.get_paginator("list_human_task_uis").paginate(
        SortOrder="Ascending", PaginationConfig={"PageSize": 2}
    )
    found = [[each["HumanTaskUiName"] for each in page["HumanTaskUiSummaries"]] for page in pages]
    assert found == [names[:2], names[2:]]


def test_a_listing_names_what_it_lists(sagemaker: Any, ui_arn: str) -> None:
    made = sagemaker.describe_human_task_ui(HumanTaskUiName="ui")["CreationTime"]
    expected = {"HumanTaskUiName": "ui", "HumanTaskUiArn": ui_arn, "CreationTime": made}
    assert sagemaker.list_human_task_uis()["HumanTaskUiSummaries"] == [expected]


def test_a_deleted_ui_is_gone_and_its_name_is_free(sagemaker: Any, ui_arn: str) -> None:
    sagemaker.delete_human_task_ui(HumanTaskUiName="ui")
    with pytest.raises(sagemaker.exceptions.ResourceNotFound) as caught:
        sagemaker.describe_human_task_ui(HumanTaskUiName="ui")
    assert caught.value.response["Error"]["Message"] == "The human task UI ui does not exist."
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        sagemaker.delete_human_task_ui(HumanTaskUiName="ui")
    assert sagemaker.list_human_task_uis()["HumanTaskUiSummaries"] == []
    made = sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": "new"})
    assert made["HumanTaskUiArn"] == ui_arn


def test_a_definition_whose_ui_is_gone_starts_no_loops(
    sagemaker: Any, runtime: Any, flow_arn: str, ui_arn: str
) -> None:
    sagemaker.delete_human_task_ui(HumanTaskUiName="ui")
    status = sagemaker.describe_flow_definition(FlowDefinitionName="flow")["FlowDefinitionStatus"]
    message = (
        f"The human task UI {ui_arn} of the flow definition {flow_arn} does not exist any more; "
        "it cannot start human loops."
    )
    with refused("ValidationException", message):
        runtime.start_human_loop(
            HumanLoopName="loop", FlowDefinitionArn=flow_arn, HumanLoopInput={"InputContent": "{}"}
        )
    assert status == "Active"


# --- preview --------------------------------------------------------------------------------------


def render(sagemaker: Any, content: str, text: str = '{"text": "a < b"}') -> tuple[str, list[dict[str, str]]]:
    answer = sagemaker.render_ui_template(UiTemplate={"Content": content}, Task={"Input": text}, RoleArn=ROLE)
    return answer["RenderedContent"], answer["Errors"]


def test_a_preview_is_the_rendered_page(sagemaker: Any) -> None:
    assert render(sagemaker, "<p>{{ task.input.text }}</p>") == ("<p>a &lt; b</p>", [])


def test_a_stored_template_can_be_previewed(sagemaker: Any, ui_arn: str) -> None:
    answer = sagemaker.render_ui_template(
        HumanTaskUiArn=ui_arn, Task={"Input": '{"text": "hello"}'}, RoleArn=ROLE
    )
    assert answer["RenderedContent"] == TEMPLATE.replace("{{ task.input.text }}", "hello")


def test_a_template_that_fails_is_an_answer(sagemaker: Any) -> None:
    page, errors = render(sagemaker, "<p>{{ task.input.text | no_such_filter }}</p>")
    assert (page, len(errors)) == ("", 1)
    assert set(errors[0]) == {"Code", "Message"}
    assert "no_such_filter" in errors[0]["Message"]


def test_a_syntax_error_has_its_place(sagemaker: Any) -> None:
    page, errors = render(sagemaker, "<p>\n  {% if %}</p>")
    assert (page, [error["Code"] for error in errors]) == ("", ["TemplateSyntaxError"])
    assert "(line 2, column " in errors[0]["Message"]


def test_a_bad_s3_address_is_reported_as_it_is_for_loops(sagemaker: Any) -> None:
    page, errors = render(sagemaker, "{{ task.input.text | grant_read_access }}", '{"text": " "}')
    message = '"grant_read_access" input is not a valid S3 URI: " ".'
    assert (page, errors) == ("", [{"Code": "InvalidParameters", "Message": message}])


def test_an_input_that_is_no_json_object_is_an_answer(sagemaker: Any) -> None:
    not_an_object = {"Code": "InvalidInput", "Message": "The task input is not a JSON object."}
    for text in ("[]", " 12", '"text"'):
        assert render(sagemaker, "<p></p>", text) == ("", [not_an_object])
    page, errors = render(sagemaker, "<p></p>", "{]")
    assert (page, [error["Code"] for error in errors]) == ("", ["InvalidInput"])


def test_a_template_without_end_is_an_answer(sagemaker: Any) -> None:
    page, errors = render(sagemaker, "{{ (1..30000000) | join: '' | size }}")
    assert (page, [error["Code"] for error in errors]) == ("", ["InvalidParameters"])


def test_both_or_neither_template_is_refused(sagemaker: Any, ui_arn: str) -> None:
    message = "Exactly one of UiTemplate and HumanTaskUiArn is expected."
    with refused("ValidationException", message):
        sagemaker.render_ui_template(Task={"Input": "{}"}, RoleArn=ROLE)
    with refused("ValidationException", message):
        sagemaker.render_ui_template(
            UiTemplate={"Content": "x"}, HumanTaskUiArn=ui_arn, Task={"Input": "{}"}, RoleArn=ROLE
        )


def test_an_unknown_template_is_refused(sagemaker: Any, server: RunningServer, ui_arn: str) -> None:
    stranger = server.new_account().client("sagemaker")
    with pytest.raises(stranger.exceptions.ResourceNotFound) as caught:
        stranger.render_ui_template(HumanTaskUiArn=ui_arn, Task={"Input": "{}"}, RoleArn=ROLE)
    assert caught.value.response["Error"]["Message"] == f"The human task UI {ui_arn} does not exist."
