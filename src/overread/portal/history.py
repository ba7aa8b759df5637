"""A worker's own answers: the list, and one of them to read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import orjson
from starlette.responses import Response

from overread.domain.offer import PastAnswer
from overread.operations import frames, history
from overread.portal.answer_words import AnswerLine, answer_lines
from overread.portal.look import Look, look_state
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.headers import FRAME_PATH, request_host, task_frame_sandbox
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class HistoryRow:
    title: str
    loop_name: str
    answered_at: datetime
    spent: str
    state: str
    href: str


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """older: the address of the next page. is_first: whether this one begins with the newest."""

    file: ClassVar = "history.html"
    rows: tuple[HistoryRow, ...]
    older: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class AnswerPage(Page):
    """lines: the answer in words; none once it is not kept any more. look: the task as it was filled in, if that is kept."""

    file: ClassVar = "answer.html"
    row: HistoryRow
    accepted_at: datetime
    lines: tuple[AnswerLine, ...]
    look: Look | None


async def show(visit: WorkerVisit) -> Response:
    before = visit.request.query_params.get("before", "")
    last = int(before) if before.isdecimal() and len(before) <= 18 else None
    found, next_before = await history.list_answers(visit.ctx, visit.worker, last)
    page = HistoryPage(
        rows=tuple(_row(visit, answer) for answer in found),
        older=None if next_before is None else f"{visit.base}history?before={next_before}",
        is_first=last is None,
    )
    return PAGES.response(page, visit.shell("history"))


async def show_one(visit: WorkerVisit) -> Response:
    view = await history.open_answer(visit.ctx, visit.worker, visit.request.path_params["assignment_id"])
    look = None
    if view.content is not None and view.filled is not None:
        frame = frames.of_answer(visit.ctx, view.answer.assignment_id)
        look = Look(
            frame_url=f"{FRAME_PATH}{frame.capability}",
            frame_nonce=frame.nonce,
            sandbox=task_frame_sandbox(visit.portal.options.template_policy),
            state=look_state(visit, "answer", view.filled),
        )
    page = AnswerPage(
        row=_row(visit, view.answer),
        accepted_at=view.answer.accepted_at,
        lines=() if view.content is None else answer_lines(visit.texts, orjson.loads(view.content)),
        look=look,
    )
    return PAGES.response(page, visit.shell("history"), frame_host=request_host(visit.request))


def _row(visit: WorkerVisit, answer: PastAnswer) -> HistoryRow:
    return HistoryRow(
        title=answer.title,
        loop_name=answer.loop_name,
        answered_at=answer.answered_at,
        spent=visit.texts.duration(answer.spent_seconds),
        state=visit.texts.say(f"history.{answer.loop_status.name.lower()}"),
        href=f"{visit.base}history/{answer.assignment_id}",
    )
