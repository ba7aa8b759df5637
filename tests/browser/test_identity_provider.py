"""A workforce that signs in at its company's provider: a certified one, behind TLS, in a real Chromium.

What a provider could do wrong is in `tests/unit/auth/test_oidc.py` and `tests/unit/portal/test_identity_provider.py`.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.axe import serious
from tests.browser.conftest import TEMPLATE, start_working
from tests.certificates import make_server_files
from tests.company_provider import PASSWORD, CompanyProvider, Spelling
from tests.servers import Account, RunningServer

PEOPLE: dict[str, dict[str, Any]] = {
    "mara": {
        "groups": ["reviewers", "everybody"],
        "name": "Mara Lind",
        "email": "mara@company.example",
        "email_verified": True,
    },
    "otto": {"groups": "everybody", "name": "Otto Berg"},
    "groupless": {"groups": [], "name": "Nora Vik"},
}

LOOK: dict[str, Any] = {"ignore_https_errors": True}
"""The browser does not know the suite's authority; the server does."""


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CompanyProvider]:
    folder = tmp_path_factory.mktemp("provider")
    running = CompanyProvider(folder, make_server_files(folder), PEOPLE)
    yield running
    running.close()


@pytest.fixture(scope="module")
def company_server(
    provider: CompanyProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    running = RunningServer(
        "sqlite:",
        tmp_path_factory.mktemp("company"),
        outbound_allow="127.0.0.0/8",
        outbound_ca=provider.files.authority,
    )
    yield running
    running.close()


@dataclass
class Company:
    """An account whose workforce is of the provider, made as documented: the redirect address is registered last."""

    server: RunningServer
    provider: CompanyProvider
    spelling: Spelling
    method: str
    account: Account = field(init=False)
    portal: str = field(init=False)

    def __post_init__(self) -> None:
        self.account = self.server.new_account()
        client_id = f"overread-{self.account.id}"
        sagemaker = self.client("sagemaker")
        sagemaker.create_workforce(WorkforceName="company", OidcConfig=self.provider.config(client_id))
        sub_domain = sagemaker.describe_workforce(WorkforceName="company")["Workforce"]["SubDomain"]
        self.portal = f"http://{sub_domain}"
        self.provider.register(client_id, self.portal, self.spelling, self.method)
        team = sagemaker.create_workteam(
            WorkteamName="team",
            WorkforceName="company",
            MemberDefinitions=[{"OidcMemberDefinition": {"Groups": ["reviewers"]}}],
            Description="A team",
        )["WorkteamArn"]
        self.client("s3").create_bucket(Bucket=self.bucket)
        ui = sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": TEMPLATE})
        made = sagemaker.create_flow_definition(
            FlowDefinitionName="notes",
            RoleArn=f"arn:aws:iam::{self.account.id}:role/reviews",
            HumanLoopConfig={
                "WorkteamArn": team,
                "HumanTaskUiArn": ui["HumanTaskUiArn"],
                "TaskTitle": "Transcribe a note",
                "TaskDescription": "Type what it says",
                "TaskCount": 1,
            },
            OutputConfig={"S3OutputPath": f"s3://{self.bucket}/out"},
        )
        self.client("sagemaker-a2i-runtime").start_human_loop(
            HumanLoopName="loop",
            FlowDefinitionArn=made["FlowDefinitionArn"],
            HumanLoopInput={"InputContent": '{"text": "buy milk"}'},
        )

    @property
    def bucket(self) -> str:
        return f"results-{self.account.id}"

    def client(self, service: str) -> Any:
        return self.account.client(service)

    def identity(self) -> object:
        """Of the worker in `output.json`, as soon as it is written."""
        runtime, give_up = self.client("sagemaker-a2i-runtime"), time.monotonic() + 60
        while (loop := runtime.describe_human_loop(HumanLoopName="loop"))["HumanLoopStatus"] != "Completed":
            assert time.monotonic() < give_up, loop
            time.sleep(0.1)
        bucket, _, key = loop["HumanLoopOutput"]["OutputS3Uri"].removeprefix("s3://").partition("/")
        body = self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        (answer,) = json.loads(body)["humanAnswers"]
        return answer["workerMetadata"]["identityData"]


def log_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """At the provider's own page."""
    page.get_by_role("heading", name="Company sign-in").wait_for()
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize(
    ("spelling", "method"),
    [("colon", "client_secret_post"), ("hyphen", "client_secret_basic")],
    ids=["token-with-colons", "user-info-with-hyphens"],
)
def test_a_worker_signs_in_works_and_signs_out(
    company_server: RunningServer,
    provider: CompanyProvider,
    open_context: Callable[..., BrowserContext],
    spelling: Spelling,
    method: str,
) -> None:
    company = Company(company_server, provider, spelling, method)
    page = open_context(**LOOK).new_page()
    page.goto(f"{company.portal}/")
    faults = {"sign in": serious(page)}
    page.get_by_role("link", name="Sign in").click()
    log_in(page, "mara", "mistyped")
    page.get_by_role("heading", name="You are not signed in").wait_for()
    faults["not signed in"] = serious(page)

    page.get_by_role("link", name="Sign in again").click()
    page.get_by_role("link", name="Sign in").click()
    log_in(page, "mara")
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    assert page.url == f"{company.portal}/"
    expect(page.locator(".person").first).to_contain_text("Mara Lind")

    frame = start_working(page)
    frame.get_by_label("Transcription").fill("buy milk")
    frame.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="No tasks right now").wait_for()
    assert company.identity() == {"identityProviderType": "Oidc", "issuer": provider.issuer, "sub": "mara"}

    page.goto(f"{company.portal}/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign out").wait_for()
    page.get_by_role("button", name="Yes, sign me out").click()
    page.get_by_role("heading", name="Sign in", exact=True).wait_for()
    assert page.url == f"{company.portal}/sign-in"

    provider.rotate_keys()
    page.get_by_role("link", name="Sign in").click()
    log_in(page, "otto")
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    expect(page.get_by_role("button", name="Start working")).to_have_count(0)
    assert {name: found for name, found in faults.items() if found} == {}


# --- attacks that need a provider which keeps to the standard -------------------------------------


class PlainBrowser:
    """A browser without scripts that goes to the provider and back."""

    def __init__(self, company: Company) -> None:
        self.company = company
        trust = ssl.create_default_context(cafile=company.provider.files.authority)
        self._client = httpx.Client(verify=trust, timeout=60)

    def __enter__(self) -> PlainBrowser:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str) -> httpx.Response:
        return self._client.get(url, follow_redirects=True)

    def answer_of(self, login: str) -> str:
        """Sign in at the provider: the address that it sends the browser to, not yet visited."""
        page = self.get(f"{self.company.portal}/sign-in/provider")
        sent = self._client.post(page.url, data={"login": login, "password": PASSWORD})
        while not sent.headers["location"].startswith(self.company.portal):
            sent = self._client.get(urljoin(str(sent.url), sent.headers["location"]))
        return sent.headers["location"]


@pytest.fixture
def company(company_server: RunningServer, provider: CompanyProvider) -> Company:
    return Company(company_server, provider, "colon", "client_secret_post")


def test_a_stolen_code_is_worth_nothing_in_another_browser(company: Company) -> None:
    """The thief has the code, and a state of their own; they do not have the verifier."""
    with PlainBrowser(company) as victim, PlainBrowser(company) as thief:
        (stolen,) = parse_qs(urlsplit(victim.answer_of("mara")).query)["code"]
        own = thief.answer_of("otto")
        (code,) = parse_qs(urlsplit(own).query)["code"]
        before = company.provider.redeemed()

        page = thief.get(own.replace(code, stolen))

        assert (page.status_code, company.provider.redeemed()) == (502, before)
        assert thief.get(f"{company.portal}/").url.path.endswith("/sign-in")


def test_an_answer_counts_once_and_in_its_browser_only(company: Company) -> None:
    with PlainBrowser(company) as mara, PlainBrowser(company) as stranger:
        answer = mara.answer_of("mara")
        elsewhere = stranger.get(answer)
        landed = mara.get(answer)
        before = company.provider.redeemed()
        again = mara.get(answer)

        assert company.provider.redeemed() == before
    assert (elsewhere.status_code, landed.status_code) == (403, 200)
    assert landed.url == again.url == f"{company.portal}/"


def test_a_person_without_a_group_is_told_what_is_missing(company: Company) -> None:
    with PlainBrowser(company) as browser:
        page = browser.get(browser.answer_of("groupless"))

    assert page.status_code == 403
    assert "the claim sagemaker:groups is missing, or neither a text nor a list of texts" in page.text
