"""The form of a new human review workflow: its fields in the order of the page, read into what is to be made."""

from __future__ import annotations

import re
from dataclasses import dataclass

from overread.console import conditions_fields
from overread.console.conditions_fields import KINDS
from overread.console.conditions_rows import ROW_FIELDS
from overread.console.workflow_menus import Menus
from overread.domain.conditions.switches import Switches
from overread.domain.errors import InvalidRequest
from overread.domain.flow_definition import (
    DEFAULT_TIME_LIMIT_SECONDS,
    MAX_AVAILABILITY_PRIVATE_SECONDS,
    MAX_AVAILABILITY_PUBLIC_SECONDS,
    TaskPrice,
)
from overread.domain.human_task_ui import is_name
from overread.domain.prices import FORM_PRICES, STANDARD_PRICES
from overread.domain.request_source import RequestSource
from overread.operations.human_task_uis import default_template
from overread.web.forms import Draft
from overread.web.texts import Texts

TASK_TYPES = ("textract", "rekognition", "custom", "json")
BUILT_IN = ("textract", "rekognition")
WORKER_TYPES = ("private", "vendor", "public")
ROLE_CHOICES = ("existing", "new", "arn")
MAX_KEYWORDS, MAX_KEYWORD = 5, 30
MAX_TAGS = 50

_KEYWORD = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_ROLE_ARN = re.compile(r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")
_ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_KMS_KEY = re.compile(r"[a-zA-Z0-9:/_-]{0,2048}")
_TAG = re.compile(r"[\w\s.:/=+\-@]*")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")

BLANK: tuple[tuple[str, str], ...] = (
    ("task_type", "textract"),
    ("role_from", "existing"),
    ("role_scope", "some"),
    ("template_from", "default"),
    ("worker_type", "private"),
    ("task_count", "1"),
    ("time_limit", str(DEFAULT_TIME_LIMIT_SECONDS // 3_600)),
    ("time_limit-unit", "hours"),
    ("availability", ""),
    ("availability-unit", "days"),
    ("price", "36"),
    ("tags-0-key", ""),
    ("tags-0-value", ""),
)
"""What the form begins with."""

ROWS = {**ROW_FIELDS, "tags": ("key", "value")}


@dataclass(frozen=True, slots=True)
class NewRole:
    """buckets: which the role may read and write; None for any."""

    name: str
    buckets: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class NewTemplate:
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class NewWorkflow:
    """What the form asks for. role, template: an ARN and a name, or what is to be made first."""

    name: str
    bucket: str
    is_new_bucket: bool
    prefix: str
    role: str | NewRole
    source: RequestSource | None
    conditions: str
    template: str | NewTemplate
    title: str
    description: str
    keywords: tuple[str, ...]
    workteam_arn: str
    price: TaskPrice | None
    task_count: int
    time_limit_seconds: int
    availability_seconds: int | None
    kms_key_id: str | None
    tags: tuple[tuple[str, str], ...]

    @property
    def output_path(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def read(texts: Texts, draft: Draft, menus: Menus, switches: Switches) -> NewWorkflow | None:
    """What the draft asks for; None if a field was refused."""
    reader = _Reader(texts, draft, menus)
    bucket, is_new_bucket = reader.bucket()
    task_type = draft.choice("task_type", TASK_TYPES)
    workteam_arn, price = reader.workers(task_type)
    wanted = NewWorkflow(
        name=reader.name("name"),
        bucket=bucket,
        is_new_bucket=is_new_bucket,
        prefix=draft.text("prefix", max_length=700).strip("/"),
        role=reader.role(bucket),
        source=KINDS.get(task_type),
        conditions=_conditions(texts, draft, task_type, switches),
        template=reader.template(task_type),
        title=draft.text("title", required=True, max_length=128),
        description=reader.one_line("description", 255),
        keywords=reader.keywords(),
        workteam_arn=workteam_arn,
        price=price,
        task_count=draft.number("task_count", 1, 3),
        time_limit_seconds=draft.seconds("time_limit", 30, 365 * 86_400) or DEFAULT_TIME_LIMIT_SECONDS,
        availability_seconds=reader.availability(),
        kms_key_id=draft.text("kms", pattern=_KMS_KEY, pattern_says=texts.say("workflow.kms.wrong")) or None,
        tags=read_tags(texts, draft),
    )
    return wanted if draft.is_sound else None


def read_template(texts: Texts, draft: Draft, menus: Menus) -> str | NewTemplate:
    """The template alone, for a sample of its tasks; its name may still be missing."""
    return _Reader(texts, draft, menus).template(draft.value("task_type"), needs_name=False)


def chosen_role(draft: Draft) -> str | None:
    """ARN of the role that a sample reads objects with; None while it is to be made, or not chosen yet."""
    fields = {"existing": "role", "arn": "role_arn"}
    field = fields.get(draft.value("role_from"))
    return None if field is None else draft.value(field).strip() or None


def read_tags(texts: Texts, draft: Draft) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for row in draft.rows("tags"):
        if draft.is_blank(row):
            continue
        says = texts.say("tags.wrong")
        key = draft.text(f"{row}-key", required=True, max_length=128, pattern=_TAG, pattern_says=says)
        value = draft.text(f"{row}-value", max_length=256, pattern=_TAG, pattern_says=says)
        if key in found:
            draft.refuse(f"{row}-key", texts.say("tags.twice"))
        found[key] = value
    return tuple(found.items())


def _conditions(texts: Texts, draft: Draft, task_type: str, switches: Switches) -> str:
    if task_type not in KINDS:
        return ""
    return conditions_fields.settle(texts, draft, task_type, switches).text


class _Reader:
    def __init__(self, texts: Texts, draft: Draft, menus: Menus) -> None:
        self._say, self._draft, self._menus = texts.say, draft, menus

    def name(self, field: str) -> str:
        """A name as AWS has it for workflows and templates."""
        found = self._draft.text(field, required=True)
        if found and not is_name(found):
            self._draft.refuse(field, self._say("workflow.name.wrong"))
        return found

    def one_line(self, field: str, limit: int) -> str:
        found = self._draft.text(field, required=True, max_length=limit)
        if "\n" in found:
            self._draft.refuse(field, self._say("workflow.one_line"))
        return found

    def bucket(self) -> tuple[str, bool]:
        """Name, and whether it has to be made."""
        draft = self._draft
        new = draft.text("new_bucket", pattern=_BUCKET, pattern_says=self._say("workflow.new_bucket.wrong"))
        names = [value for value, _ in self._menus.buckets]
        if draft.value("bucket") in names:
            return draft.value("bucket"), False
        if not new:
            draft.refuse("bucket", self._say("workflow.bucket.none"))
        return new, new not in names

    def role(self, bucket: str) -> str | NewRole:
        draft = self._draft
        match draft.choice("role_from", ROLE_CHOICES):
            case "existing":
                return draft.choice("role", [value for value, _ in self._menus.roles])
            case "arn":
                says = self._say("workflow.role_arn.wrong")
                return draft.text(
                    "role_arn", required=True, max_length=2_048, pattern=_ROLE_ARN, pattern_says=says
                )
            case _:
                says = self._say("workflow.role_name.wrong")
                name = draft.text("role_name", required=True, pattern=_ROLE_NAME, pattern_says=says)
                if draft.choice("role_scope", ("any", "some")) == "any":
                    return NewRole(name, None)
                known = {value for value, _ in self._menus.buckets}
                chosen = [value for value in draft.values("role_buckets") if value in known]
                return NewRole(name, tuple(dict.fromkeys([bucket, *chosen])))

    def template(self, task_type: str, *, needs_name: bool = True) -> str | NewTemplate:
        draft = self._draft
        if task_type not in BUILT_IN or draft.choice("template_from", ("existing", "default")) == "existing":
            return draft.choice("template", [value for value, _ in self._menus.templates])
        name = self.name("template_name") if needs_name else "sample"
        try:
            content = default_template(
                KINDS[task_type],
                instructions=draft.text("instructions") or None,
                additional_instructions=draft.text("additional_instructions") or None,
            )
        except InvalidRequest as error:
            draft.refuse("instructions", error.reason)
            content = ""
        return NewTemplate(name, content)

    def workers(self, task_type: str) -> tuple[str, TaskPrice | None]:
        """ARN of the work team, and the price where the public is paid."""
        draft = self._draft
        match draft.choice("worker_type", WORKER_TYPES):
            case "public":
                if not self._menus.public:
                    draft.refuse("worker_type", self._say("workflow.public.closed"))
                draft.consent("consent", self._say("workflow.consent.needed"))
                return next((value for value, _ in self._menus.public), ""), self._price(task_type)
            case "vendor":
                return draft.choice("vendor", [value for value, _ in self._menus.vendors]), None
            case _:
                return draft.choice("team", [value for value, _ in self._menus.teams]), None

    def _price(self, task_type: str) -> TaskPrice | None:
        allowed = FORM_PRICES if task_type == "textract" else STANDARD_PRICES
        chosen = self._draft.choice("price", [value for value, _ in self._menus.prices])
        if chosen and int(chosen) not in allowed:
            self._draft.refuse("price", self._say("workflow.price.wrong"))
        tenths = int(chosen or 0)
        return TaskPrice(tenths // 1_000, tenths % 1_000 // 10, tenths % 10)

    def availability(self) -> int | None:
        is_public = self._draft.value("worker_type") == "public"
        limit = MAX_AVAILABILITY_PUBLIC_SECONDS if is_public else MAX_AVAILABILITY_PRIVATE_SECONDS
        return self._draft.seconds("availability", 1, limit)

    def keywords(self) -> tuple[str, ...]:
        words = tuple(
            word for part in self._draft.text("keywords").split(",") if (word := " ".join(part.split()))
        )
        if len(words) > MAX_KEYWORDS or any(
            len(word) > MAX_KEYWORD or _KEYWORD.fullmatch(word) is None for word in words
        ):
            self._draft.refuse("keywords", self._say("workflow.keywords.wrong"))
        return words
