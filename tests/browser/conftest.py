"""The running server in front of a real Chromium, and a small world of people and work to click through."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    FrameLocator,
    Page,
    expect,
    sync_playwright,
)
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.factories import ROLE, Crowd, make_bucket, make_caller, make_config, make_crowd, make_worker
from tests.servers import RunningServer

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.people import Operator
from overread.operations import (
    flow_definitions,
    human_loops,
    human_task_uis,
    inspection,
    sessions,
    sign_in,
    users,
    workforce,
)
from overread.operations.context import Context

# A limit, not a measure: on a busy machine a page may take its time.
expect.set_options(timeout=30_000)

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <h2>What does the note say?</h2>
  <p id="note">{{ task.input.text }}</p>
  <crowd-input name="transcription" label="Transcription" required></crowd-input>
</crowd-form>
"""

PASSWORD = "Correct-Horse-1"
TEMPORARY = "Temporary-1!"

_names = itertools.count(1)


class ShiftedClock:
    """Runs like the real one, and can be put forward."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift


@dataclass
class World:
    """One account with a crowd, a template and workflows. Everything is made through the operations."""

    server: RunningServer
    clock: ShiftedClock
    caller: Caller
    crowd: Crowd
    portal_id: str
    flows: dict[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def ctx(self) -> Context:
        return self.server.ctx

    @property
    def portal(self) -> str:
        return f"{self.server.url}/portal/w/{self.portal_id}/"

    def add_flow(self, name: str = "notes", **changes: object) -> None:
        values: dict[str, object] = {
            "task_title": "Transcribe a note",
            "task_description": "Type what the handwritten note says.",
            "keywords": ("handwriting", "short"),
            **changes,
        }
        ui = arn.human_task_ui(self.caller.account, self.caller.region, "ui")
        self.flows[name] = self.server.run(
            flow_definitions.create(
                self.ctx,
                self.caller,
                name=name,
                role_arn=ROLE,
                output_path=f"s3://results-{self.caller.account}/reviews",
                config=make_config(self.crowd.team_arn, ui, **values),
            )
        )

    def start_loop(self, text: str, flow: str = "notes") -> str:
        """Start one loop; its name."""
        name = f"loop-{next(_names)}"
        self.server.run(
            human_loops.start(
                self.ctx,
                self.caller,
                name=name,
                flow_definition_arn=self.flows[flow],
                input_content=f'{{"text": "{text}"}}',
            )
        )
        return name

    def add_worker(self, email: str) -> None:
        self.server.run(make_worker(self.ctx, self.caller, self.crowd, email, PASSWORD))

    def invite_worker(self, email: str) -> None:
        """A worker who still has a temporary password."""
        pool = self.crowd.pool_id
        self.server.run(
            users.create_user(
                self.ctx,
                self.caller,
                pool,
                username=email,
                attributes={"email": email},
                temporary_password=TEMPORARY,
                invite=False,
            )
        )
        self.server.run(
            users.add_to_group(self.ctx, self.caller, pool, username=email, group=self.crowd.group)
        )

    async def make_operator(self, email: str, password: str, *, must_change: bool) -> Operator:
        return await sign_in.add_operator(
            self.ctx, email=email, password=password, account=self.caller.account, must_change=must_change
        )

    def add_operator(self, email: str) -> Operator:
        return self.server.run(self.make_operator(email, PASSWORD, must_change=False))

    def stop_loop(self, name: str) -> None:
        self.server.run(human_loops.stop(self.ctx, self.caller, name))

    def loop_answers(self, name: str) -> int:
        """How many answers a loop has."""
        operator = Operator(0, "test", self.caller.account)
        found = self.server.run(inspection.inspect_loop(self.ctx, operator, self.caller.region, name))
        return len(found.answers)

    def describe(self, name: str) -> Any:
        return self.server.run(human_loops.describe(self.ctx, self.caller, name))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module, and no longer: Playwright's loop runs in this thread, and async tests may
    follow.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The whole server on SQLite, with its background work."""
    running = RunningServer("sqlite:", tmp_path_factory.mktemp("portal"))
    yield running
    running.close()


@pytest.fixture
def world(portal_server: RunningServer) -> Iterator[World]:
    made = new_world(portal_server)
    yield made
    made.clock.shift = timedelta()


def new_world(server: RunningServer) -> World:
    """An account on the server with a team, a template and a bucket."""
    clock = ShiftedClock()
    server.ctx.clock = clock
    account = server.new_account()
    caller = make_caller(account.id)
    ctx = server.ctx

    async def populate() -> tuple[Crowd, str]:
        crowd = await make_crowd(ctx, caller)
        await human_task_uis.create(ctx, caller, name="ui", content=TEMPLATE)
        await make_bucket(ctx, caller, f"results-{account.id}")
        found = await workforce.describe(ctx, caller, crowd.workforce)
        return crowd, found.portal_id

    crowd, portal_id = server.run(populate())
    return World(server, clock, caller, crowd, portal_id)


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A new browser profile: `open_context(color_scheme="dark", viewport=…)`."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = chromium.new_context(**options)
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        close_context(context)


def close_context(context: BrowserContext) -> None:
    """Close a profile whose pages may just be going somewhere, as the portal's do after an answer.

    Chromium never answers a request to dispose of a context that meets the commit of a navigation, and Playwright waits
    for that answer without limit. So the pages are brought to rest first.
    """
    for page in context.pages:
        page.on("dialog", lambda dialog: dialog.accept())  # the task page asks whoever leaves it
        with suppress(Error):  # one more navigation of the page's own came between: then that one is over now
            page.goto("about:blank")
    context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context().new_page()


def enter_portal(page: Page, world: World, email: str) -> None:
    """The portal of somebody who has signed in before: for tests whose subject is not the signing in."""

    async def open_session() -> str:
        user = await users.get_user(world.ctx, world.caller, world.crowd.pool_id, email)
        found = await workforce.describe(world.ctx, world.caller, world.crowd.workforce)
        return (await sessions.open_session(world.ctx, sessions.WORKER, user.id, found.id, HERE)).token

    _keep(page, world, f"overread-portal-{world.portal_id}", world.server.run(open_session()))
    page.goto(world.portal)


def enter_console(page: Page, world: World, operator: Operator, path: str = "") -> None:
    """The console of somebody who has signed in before."""
    opened = sessions.open_session(world.ctx, sessions.OPERATOR, operator.id, None, HERE)
    _keep(page, world, "overread-console", world.server.run(opened).token)
    page.goto(f"{world.server.url}/console/{path}")


HERE = sessions.Browser("127.0.0.1")


def _keep(page: Page, world: World, cookie: str, token: str) -> None:
    page.context.add_cookies(
        [{"name": cookie, "value": token, "url": world.server.url, "httpOnly": True, "sameSite": "Lax"}]
    )


def sign_in_to_portal(page: Page, world: World, email: str, password: str = PASSWORD) -> None:
    page.goto(world.portal)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def start_working(page: Page) -> FrameLocator:
    """Accept a task and wait until its form can be used; the frame."""
    page.get_by_role("button", name="Start working").first.click()
    return task_frame(page)


def task_frame(page: Page) -> FrameLocator:
    frame = page.frame_locator("iframe[title='Task']")
    frame.get_by_role("button", name="Submit").wait_for()
    return frame
