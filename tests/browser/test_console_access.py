"""An operator gives a program access in the console: user, key, policies, a role, and who may do what."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.browser.conftest import World, enter_console
from tests.servers import Account


def test_from_a_new_user_to_a_request_that_is_refused(page: Page, world: World) -> None:
    operator = world.add_operator(f"op@{world.caller.account}.example.com")
    enter_console(page, world, operator)
    page.get_by_role("link", name="Access", exact=True).click()
    page.get_by_role("link", name="Create user").click()
    page.get_by_label("Name").fill("my pipeline")
    page.get_by_role("button", name="Create user").last.click()
    expect(page.get_by_role("alert")).to_contain_text("A name has 1 to 64 letters")
    page.get_by_label("Name").fill("pipeline")
    page.get_by_role("checkbox", name="AmazonAugmentedAIFullAccess Provides").check()
    page.get_by_role("button", name="Create user").last.click()
    expect(page.get_by_text("The user pipeline is created.")).to_be_visible()

    page.get_by_role("button", name="Create access key").click()
    expect(page.get_by_text("This is the only time")).to_be_visible()
    shown = page.locator("dl.secret dd .mono")
    key = Account(
        world.caller.account, shown.nth(0).inner_text(), shown.nth(1).inner_text(), world.server.url
    )
    assert key.client("sts").get_caller_identity()["Arn"].endswith(":user/pipeline")
    page.get_by_role("link", name="Back to pipeline").click()

    page.get_by_label("Policy to attach").select_option(label="AmazonS3ReadOnlyAccess")
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("AmazonS3ReadOnlyAccess is attached.")).to_be_visible()
    page.get_by_role("link", name="Add inline policy").click()
    page.get_by_label("Name").fill("own")
    page.get_by_label("JSON").fill('{"Version": "2012-10-17",\n "Statement": {"Effect": "Maybe"}}')
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("alert")).to_contain_text('Statement.Effect (line 2) is "Maybe"')
    page.get_by_label("JSON").fill(
        '{"Statement": {"Sid": "NoSecrets", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::secrets/*"}}'
    )
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("own is saved.")).to_be_visible()

    page.get_by_role("link", name="Access", exact=True).click()
    page.get_by_role("link", name="Who may do what").click()
    page.get_by_label("May this user or role").select_option(label="pipeline (user)")
    page.get_by_label("do this").fill("s3:GetObject")
    page.get_by_label("to this").fill("arn:aws:s3:::secrets/plan.pdf")
    page.get_by_role("button", name="Ask").click()
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("Denied")
    expect(answer).to_contain_text("NoSecrets")


def test_roles_policies_and_the_last_operator(page: Page, world: World) -> None:
    account = world.caller.account
    operator = world.add_operator(f"op@{account}.example.com")
    enter_console(page, world, operator, "access/policies")
    page.get_by_role("link", name="Create policy").click()
    page.get_by_label("Name").fill("documents")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("documents is saved.")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("JSON").fill(
        '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::documents/*"}}'
    )
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("cell", name="v2", exact=True)).to_be_visible()

    page.get_by_role("link", name="Access", exact=True).click()
    page.get_by_role("link", name="Roles").click()
    page.get_by_role("link", name="Create role").click()
    page.get_by_label("Name").fill("reviews")
    page.get_by_label("documents").check()
    page.get_by_role("button", name="Create role").last.click()
    expect(page.get_by_text("sagemaker.amazonaws.com")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("textbox", name="Type “reviews”").fill("reviews")
    page.get_by_role("button", name="Delete").last.click()
    expect(page.get_by_text("reviews is deleted.")).to_be_visible()

    page.get_by_role("link", name="Operators").click()
    row = page.get_by_role("row", name=operator.email)
    row.get_by_role("link", name="Disable").click()
    page.get_by_role("button", name="Disable").last.click()
    expect(page.get_by_text("At least one operator of an account has to be able to sign in.")).to_be_visible()
    enter_console(page, world, operator, "access/operators")
    page.get_by_role("link", name="Add operator").click()
    page.get_by_label("Email").fill(f"second@{account}.example.com")
    page.get_by_role("button", name="Add operator").last.click()
    expect(page.get_by_role("heading", name=f"second@{account}.example.com is added")).to_be_visible()
    page.get_by_role("link", name="Back to Operators").click()
    page.get_by_role("row", name=f"second@{account}").get_by_role("link", name="Disable").click()
    page.get_by_role("button", name="Disable").last.click()
    expect(page.get_by_role("row", name=f"second@{account}")).to_contain_text("Disabled")
