"""Takes the pictures of docs/images: every page of portal and console, and the gallery, wide and on a phone, light and dark,
with the page of the docs that shows them; every crowd element, wide and on a phone; and the way of a first operator.

    python scripts/take_screenshots.py [--folder FOLDER] [pages|gallery|elements|first-operator ...]

Needs Chromium and Playwright for Python (`make test` installs both). The sample work is that of the demo, the same every time;
times on the pages are those of the day.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

import boto3
from overread.demo.sample_work import JOBS
from overread.domain import arn
from overread.first_start import read_pairs
from overread.web.static_files import BUILT

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PAGE = IMAGES.parent / "reference" / "pages.md"
PAGE_HEAD = """# Pages

Every page of portal and console, wide (1440 pixels) and on a phone (390), light and dark, with the sample work of `make run`;
and [the gallery](../how-to/develop-templates.md). Written and taken by `scripts/take_screenshots.py`.
"""
PORT = 28900
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PARTS = ("pages", "gallery", "elements", "first-operator")
FIRST_OPERATOR = "tests/browser/test_first_operator.py"
SIZES = {1440: 900, 390: 844}
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "", "dark": "-dark"}
COLOURS, MANY_COLOURS = 128, 8_192
"""Of a picture without a photograph: a third of the bytes, and nobody sees it."""

REVIEWS = (
    ("What is this message about?", ("1", "2", "3")),
    ("Is this parcel damaged?", ("1", "2")),
)
"""What is done before the console is looked at: job, and the keys that answer its first tasks."""

PORTAL_TITLES = {
    "sign-in": "Sign in",
    "forgot-password": "A forgotten password",
    "new-password": "A new password, at the first sign-in",
    "register": "Registering with the public workforce",
    "tasks": "Tasks",
    "preview": "A preview",
    "task-message": "A text to classify",
    "task-parcel": "A picture to classify",
    "task-note": "A line to transcribe",
    "stop-and-resume": "Stop and resume later",
    "tasks-of-ones-own": "Tasks in one's own hands",
    "decline": "Decline a task",
    "history": "One's own answers",
    "answer": "An answer to read again",
    "notifications": "Notifications",
    "account": "Your account",
    "second-factor": "Setting up a second factor",
    "no-tasks": "Nothing to do",
}

CONSOLE_PAGES = {
    "overview": ("Overview", ""),
    "figures": ("Figures of one workflow", "overview/demo-customer-messages"),
    "export": ("Export", "overview/demo-customer-messages/export"),
    "workflows": ("Human review workflows", "workflows"),
    "workflow": ("One workflow", "workflows/demo-parcel-damage"),
    "workflow-create": ("Create a workflow", "workflows/-/create"),
    "workflow-start": ("Start a human loop", "workflows/demo-customer-messages/start"),
    "workflow-code": ("A workflow in programs", "workflows/demo-parcel-damage/code"),
    "back-test": ("Back-test of conditions", "workflows/-/back-test"),
    "templates": ("Worker task templates", "templates"),
    "template": ("One template", "templates/demo-delivery-notes"),
    "template-editor": ("The template editor", "templates/demo-customer-messages/edit"),
    "template-versions": ("Versions of a template", "templates/demo-customer-messages/versions"),
    "loops": ("Human loops", "loops"),
    "loop": ("One loop", "loops/demo-parcel-1"),
    "workforces": ("Labeling workforces", "workforces"),
    "team": ("One work team", "workforces/teams/Everyone-in-private-workforce"),
    "team-create": ("Create a private team", "workforces/teams/-/create"),
    "workers": ("Workers", "workforces/workers"),
    "vendors": ("Vendors", "workforces/vendors"),
    "public": ("The public workforce", "workforces/public"),
    "mail": ("Mail to workers", "mail"),
    "deliveries": ("Deliveries", "deliveries"),
    "problems": ("Template problems", "problems"),
    "users": ("Access: users", "access"),
    "user": ("Access: one user", "access/users/claims"),
    "roles": ("Access: roles", "access/roles"),
    "policies": ("Access: policies", "access/policies"),
    "who-may": ("Access: who may do what", "access/who-may"),
    "operators": ("Access: operators", "access/operators"),
    "audit": ("Audit", "audit"),
    "settings": ("Settings", "settings"),
    "account": ("Your account", "account"),
}
"""Title in the docs, and path below the console."""

ENDLESS = ("audit", "settings")
"""Whose first rows say it all."""

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


ELEMENT_WIDTHS = (1000, 390)
ELEMENT_HEIGHTS = {1000: 640, 390: 844}
"""Of what fills its window, and the most of what does not."""

LEAST_HEIGHT, LEAST_HEIGHTS = 96, {"crowd-toast": 200}
TELLING = (
    "Pre-annotated",
    "With instructions and remark",
    "Keys to look for",
    "Own exclusion",
    "With an exclusion",
)
TELLING_OF = {
    "crowd-form": "With instructions",
    "crowd-input": "Not valid",
    "crowd-text-area": "Filled in",
    "crowd-radio-button": "Chosen, and disabled",
    "crowd-slider": "With number box",
    "crowd-alert": "Every type",
    "crowd-badge": "On its parent",
    "crowd-button": "Every variant",
    "crowd-card": "With picture",
    "crowd-fab": "Labels",
    "crowd-icon-button": "Several",
    "crowd-instructions": "With examples",
    "crowd-modal": "With a control",
    "crowd-tabs": "With controls",
    "iron-icon": "In a button",
}
"""Which example of the gallery is photographed: this one, else the first of those that there is, else the first."""

LAID = (
    "position: fixed; inset: 0 auto auto 0; z-index: 9; border: 0; inline-size: {}px; block-size: {}px; "
    "min-block-size: 0; max-block-size: none"
)

OPENED_BY = {"crowd-instructions": "Instructions", "crowd-modal": "Add a remark"}
"""What is to be seen only when this button has been pressed."""


@dataclass(frozen=True)
class Demo:
    """What the terminal said."""

    folder: Path
    portal: str
    console: str
    reviewer: tuple[str, str]
    operator: tuple[str, str]


@contextmanager
def running_demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="overread-pictures-") as name:
        command = [sys.executable, "-m", "overread", "demo", "--port", str(PORT)]
        with subprocess.Popen(command, cwd=name, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = ""
            for line in process.stdout:
                told += line
                if line.startswith("The result of every review"):
                    break
            # Nobody reads on: what follows are a few kilobytes, which the pipe holds.
            places = re.findall(r"(\S+)\n +Email +(\S+)\n +Password +(\S+)", told)
            (portal, *reviewer), (console, *operator) = places
            try:
                yield Demo(
                    Path(name), portal, console, (reviewer[0], reviewer[1]), (operator[0], operator[1])
                )
            finally:
                process.terminate()


class Camera:
    """One browser profile whose pages are photographed at both sizes."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.page: Page = context.new_page()
        self._folder = folder

    def take(self, name: str, *, whole: bool = False) -> None:
        """Keep `{name}-{width}.png` and, taken in the dark, `{name}-{width}-dark.png`. whole: as high as the page is."""
        for width, height in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme, ending in SCHEMES.items():
                self.page.emulate_media(color_scheme=scheme)
                self.page.wait_for_timeout(250)  # layouts and colours that follow have done so by then
                if whole:
                    # Not by a picture of more than the window: what sticks to its end would stand in the middle.
                    tall: int = self.page.evaluate("document.documentElement.scrollHeight")
                    self.page.set_viewport_size({"width": width, "height": max(height, tall)})
                    if len(self.page.frames) > 1:
                        # What is in a frame out of sight stands still, and follows when it is seen.
                        self.page.wait_for_timeout(600)
                keep(self.page.screenshot(), self._folder / f"{name}-{width}{ending}.png")
        self.page.set_viewport_size({"width": 1440, "height": SIZES[1440]})
        self.page.emulate_media(color_scheme="light")


def keep(taken: bytes, path: Path) -> None:
    """Write a picture, small."""
    picture = Image.open(BytesIO(taken)).convert("RGB")
    if picture.getcolors(MANY_COLOURS) is not None:
        picture = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    else:  # a photograph is on it
        picture = picture.quantize(256, dither=Image.Dither.FLOYDSTEINBERG)
    picture.save(path, optimize=True)


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    page.goto(address)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def open_task(page: Page, job: str) -> None:
    page.get_by_role("listitem").filter(has_text=job).get_by_role("button", name="Start working").click()
    page.frame_locator("iframe[title='Task']").get_by_role("button", name="Submit").wait_for()
    page.wait_for_load_state("networkidle")


def photograph_portal(demo: Demo, camera: Camera) -> None:
    page = camera.page
    page.goto(demo.portal)
    camera.take("portal-sign-in")
    page.get_by_role("link", name="Forgot").click()
    camera.take("portal-forgot-password")
    sign_in(page, demo.portal, *demo.reviewer)
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    camera.take("portal-tasks")
    home = page.url
    page.get_by_role("link", name="Preview").first.click()
    page.frame_locator("iframe[title='Preview of the task']").get_by_role("button", name="Submit").wait_for()
    page.wait_for_load_state("networkidle")
    camera.take("portal-preview")
    for job, keys in REVIEWS:
        page.goto(home)
        open_task(page, job)
        camera.take(f"portal-task-{'message' if 'message' in job else 'parcel'}")
        for key in keys:
            answer(page, key)
    page.goto(f"{home}history")
    camera.take("portal-history")
    page.get_by_role("link", name="What is this message about?").first.click()
    page.frame_locator("iframe").get_by_role("button", name="Submit").wait_for()
    page.wait_for_load_state("networkidle")
    camera.take("portal-answer", whole=True)
    page.goto(f"{home}notifications")
    camera.take("portal-notifications", whole=True)
    page.goto(f"{home}account")
    camera.take("portal-account", whole=True)
    page.get_by_label("Your password").last.fill(demo.reviewer[1])
    page.get_by_role("button", name="Set up").click()
    page.locator(".factor-code").wait_for()
    camera.take("portal-second-factor", whole=True)
    page.goto(home)
    open_task(page, "Type what the delivery note says")
    camera.take("portal-task-note")
    page.get_by_role("button", name="Stop and resume later").or_(
        page.get_by_role("link", name="Stop and resume later")
    ).click()
    camera.take("portal-stop-and-resume")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    camera.take("portal-tasks-of-ones-own")
    page.goto(home)
    open_task(page, "Is this parcel damaged?")
    page.get_by_role("button", name="Decline task").or_(page.get_by_role("link", name="Decline task")).click()
    camera.take("portal-decline")


def answer(page: Page, key: str) -> None:
    """Choose by keyboard, submit, and wait for the next task."""
    before = page.url
    frame = page.frame_locator("iframe[title='Task']")
    frame.get_by_role("button", name="Submit").wait_for()
    frame.locator("crowd-form").click(position={"x": 400, "y": 20})
    page.keyboard.press(key)
    frame.get_by_role("button", name="Submit").click()
    page.wait_for_url(lambda url: url != before)
    page.frame_locator("iframe[title='Task']").get_by_role("button", name="Submit").wait_for()


def photograph_new_password(demo: Demo, camera: Camera) -> None:
    command = [sys.executable, "-m", "overread", "worker", "add", "ana@example.com"]
    told = subprocess.run(command, cwd=demo.folder, capture_output=True, text=True, check=True).stdout
    password = told.rpartition("temporary password: ")[2].strip()
    sign_in(camera.page, demo.portal, "ana@example.com", password)
    camera.page.get_by_label("New password").wait_for()
    camera.take("portal-new-password")


def photograph_empty_list(demo: Demo, camera: Camera) -> None:
    a2i = client(demo)
    for job in JOBS:
        for loop in a2i.list_human_loops(FlowDefinitionArn=flow_arn(job.name))["HumanLoopSummaries"]:
            a2i.stop_human_loop(HumanLoopName=loop["HumanLoopName"])
    command = [sys.executable, "-m", "overread", "worker", "add", "bo@example.com"]
    told = subprocess.run(command, cwd=demo.folder, capture_output=True, text=True, check=True).stdout
    sign_in(camera.page, demo.portal, "bo@example.com", told.rpartition("temporary password: ")[2].strip())
    camera.page.get_by_label("New password").fill("A-Password-of-my-own-1")
    camera.page.keyboard.press("Enter")
    camera.page.get_by_role("heading", name="No tasks right now").wait_for()
    camera.take("portal-no-tasks")


def photograph_console(demo: Demo, camera: Camera) -> None:
    give_to_look_at(demo)
    page = camera.page
    page.goto(demo.console)
    camera.take("console-sign-in")
    sign_in(page, demo.console, *demo.operator)
    page.wait_for_load_state("networkidle")
    write_to_a_worker(page, demo)
    change_a_template(page, demo)
    address = open_to_the_public(page, demo)
    for name, (_, path) in CONSOLE_PAGES.items():
        page.goto(demo.console + path)
        page.wait_for_load_state("networkidle")
        camera.take(f"console-{name}", whole=name not in ENDLESS)
    page.goto(address)
    camera.take("portal-register", whole=True)


def give_to_look_at(demo: Demo) -> None:
    """What the sample work lacks: a fault of a template, a user, a role."""
    # A task without a picture cannot be rendered.
    client(demo).start_human_loop(
        HumanLoopName="parcel-without-picture",
        FlowDefinitionArn=flow_arn(JOBS[1].name),
        HumanLoopInput={"InputContent": '{"parcel": "7731-40"}'},
    )
    iam = client(demo, "iam")
    iam.create_user(UserName="claims")
    iam.create_access_key(UserName="claims")
    iam.attach_user_policy(
        UserName="claims", PolicyArn="arn:aws:iam::aws:policy/AmazonAugmentedAIHumanLoopFullAccess"
    )
    iam.create_role(RoleName="reviews", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="reviews", PolicyArn="arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")


def write_to_a_worker(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.console}workforces/teams/Everyone-in-private-workforce")
    page.get_by_role("link", name="Invite new workers").click()
    page.get_by_label("Email addresses").fill("ben@example.com")
    page.get_by_label("Send an email").check()
    page.get_by_role("button", name="Invite new workers").click()
    page.get_by_role("status").wait_for()


def change_a_template(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.console}templates/demo-customer-messages/edit")
    code = page.locator("[data-editor]").get_by_role("textbox", name="Template editor")
    code.press("Control+End")
    page.keyboard.insert_text("<!-- Shown to everybody in the team. -->\n")
    page.get_by_label("What is new").fill("A remark")
    page.get_by_role("button", name="Save new version").last.click()
    page.get_by_text("Version 2 is saved.").wait_for()


def open_to_the_public(page: Page, demo: Demo) -> str:
    """The address by which people register."""
    page.goto(f"{demo.console}workforces/public")
    page.get_by_role("link", name="Open public workforce").click()
    page.get_by_label("Text").fill("Judge what you see, and tell nobody what you saw.")
    page.get_by_label("Confirm email addresses").uncheck()
    page.get_by_label("I understand that public workers").check()
    page.get_by_role("button", name="Open public workforce").last.click()
    return page.get_by_role("link", name=re.compile("register$")).inner_text()


def write_page() -> None:
    """The page of the docs that shows every page of the program."""
    titles = {
        "Portal": {f"portal-{name}": title for name, title in PORTAL_TITLES.items()},
        "Console": {"console-sign-in": "Sign in to the console"}
        | {f"console-{name}": title for name, (title, _) in CONSOLE_PAGES.items()},
        "Gallery": {"gallery": "An element"},
    }
    lines = [PAGE_HEAD]
    for part, pictures in titles.items():
        lines.append(f"## {part}\n")
        for name, title in pictures.items():
            lines.append(f"### {title}\n\n<p>")
            for width in SIZES:
                for scheme, ending in SCHEMES.items():
                    on = ", on a phone" if width == min(SIZES) else ""
                    dark = ", dark" if scheme == "dark" else ""
                    shown = 104 if on else 360
                    source = f"../images/{name}-{width}{ending}.png"
                    lines.append(f'<img src="{source}" alt="{title}{on}{dark}" width="{shown}">')
            lines.append("</p>\n")
    PAGE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


@contextmanager
def running_gallery() -> Iterator[str]:
    """The address of the gallery's server."""
    with subprocess.Popen(
        [sys.executable, "-m", "overread", "gallery", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split(" at ")[1].split(";")[0]
        finally:
            process.terminate()


def photograph_gallery(address: str, camera: Camera) -> None:
    page = camera.page
    page.goto(f"{address}#crowd-bounding-box")
    page.get_by_role("button", name="Pre-annotated").click()
    preview = page.frame_locator("iframe[title='Preview']")
    preview.get_by_role("button", name="Submit").wait_for()
    page.get_by_text('"initialValueModified": false').wait_for()
    camera.take("gallery")


def photograph_elements(address: str, page: Page, folder: Path) -> None:
    """Keep `{tag}-{width}.webp`: many hold photographs, which take several times the bytes in a PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    for element in json.loads((BUILT / "elements.json").read_text("utf-8")):
        tag = element["tag"]
        titles = [example["title"] for example in element["examples"]]
        telling = next(title for title in (TELLING_OF.get(tag), *TELLING, titles[0]) if title in titles)
        page.goto("about:blank")  # an address that differs in its fragment alone is no new page
        page.goto(f"{address}#{tag}")
        page.get_by_role("button", name=telling, exact=True).click()
        preview = Preview(page, tag)
        if tag in OPENED_BY:
            preview.frame.get_by_role("button", name=OPENED_BY[tag]).click()
        for width in ELEMENT_WIDTHS:
            preview.photograph(width).save(folder / f"{tag}-{width}.webp", quality=85, method=6)


class Preview:
    """What the gallery shows of an element, taken out of its place."""

    def __init__(self, page: Page, tag: str) -> None:
        self._page = page
        self._tag = tag
        handle = page.wait_for_selector("iframe[title='Preview']")
        frame = None if handle is None else handle.content_frame()
        assert handle is not None
        assert frame is not None
        self._handle = handle
        self.frame: Frame = frame
        frame.wait_for_selector(tag, state="attached")
        page.wait_for_load_state("networkidle")

    def photograph(self, width: int) -> Image.Image:
        """This wide, and as high as what is in it."""
        most = ELEMENT_HEIGHTS[width]
        self._lay(width, most)
        self._page.wait_for_timeout(600)  # what is drawn and laid out anew is so by then
        if self._tag not in OPENED_BY and self.frame.query_selector("[data-fills]") is None:
            content: float = self.frame.evaluate("document.body.getBoundingClientRect().bottom")
            least = LEAST_HEIGHTS.get(self._tag, LEAST_HEIGHT)
            self._lay(width, min(most, max(least, round(content) + 16)))
            self._page.wait_for_timeout(200)
        return Image.open(BytesIO(self._handle.screenshot())).convert("RGB")

    def _lay(self, width: int, height: int) -> None:
        self._handle.evaluate(
            "(frame, style) => { frame.style.cssText = style; }", LAID.format(width, height)
        )


def client(demo: Demo, service: str = "sagemaker-a2i-runtime") -> Any:
    keys = read_pairs(demo.folder / ".overread" / "credentials")
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=f"http://127.0.0.1:{PORT}",
        region_name="us-east-1",
        aws_access_key_id=keys["aws_access_key_id"],
        aws_secret_access_key=keys["aws_secret_access_key"],
    )


def flow_arn(name: str) -> str:
    return arn.flow_definition("000000000000", "us-east-1", name)


def photograph_pages(browser: Browser, folder: Path) -> None:
    steps: tuple[Callable[[Demo, Camera], None], ...] = (
        photograph_portal,
        photograph_console,
        photograph_new_password,
        photograph_empty_list,
    )
    with running_demo() as demo:
        for step in steps:
            step(demo, Camera(browser.new_context(color_scheme="light"), folder))


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the docs.")
    parser.add_argument("parts", nargs="*", choices=PARTS, help="all if none is given")
    parser.add_argument("--folder", type=Path, default=IMAGES)
    options = parser.parse_args()
    parts = set(options.parts) or set(PARTS)
    options.folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is missing; `make test` installs it")
    with sync_playwright() as playwright, running_gallery() as gallery:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        if "pages" in parts:
            photograph_pages(browser, options.folder)
            write_page()
        if "gallery" in parts:
            photograph_gallery(gallery, Camera(browser.new_context(color_scheme="light"), options.folder))
        if "elements" in parts:
            context = browser.new_context(
                viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en"
            )
            photograph_elements(gallery, context.new_page(), options.folder / "elements")
        browser.close()
    if "first-operator" in parts:
        follow_first_operator(options.folder)


def follow_first_operator(folder: Path) -> None:
    """The pictures are taken by the test that goes this way."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", FIRST_OPERATOR]
    environment = {**os.environ, "OVERREAD_PICTURES": str(folder.absolute())}
    subprocess.run(command, cwd=Path(__file__).parent.parent, env=environment, check=True)


if __name__ == "__main__":
    main()
