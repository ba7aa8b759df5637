"""One task by its own address: to be looked at, and accepted, by whoever may.

The address is what notifications lead to. Looking takes no slot; the frame is rendered for looking only, and nothing can be
submitted from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from overread.domain.errors import Refusal, WorkRefused
from overread.domain.offer import Offer, Standing
from overread.domain.prices import dollars
from overread.operations import assignments, offers
from overread.portal.look import Look, look_state
from overread.portal.task_page import task_path
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.headers import FRAME_PATH, request_host, task_frame_sandbox
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class PreviewPage(Page):
    """A task before it is accepted. accept: where the button posts; following: the preview of the next one."""

    file: ClassVar = "preview.html"
    title: str
    description: str
    keywords: tuple[str, ...]
    time_limit: str
    price: str | None
    accept: str
    following: str
    look: Look


@dataclass(frozen=True, slots=True)
class NotOpenPage(Page):
    """Why a task cannot be accepted. answer: where this worker's own answer is shown."""

    file: ClassVar = "not_open.html"
    title: str
    heading: str
    sentence: str
    answer: str | None


async def next_one(visit: WorkerVisit) -> Response:
    """To the preview of a job's next task, or of the one behind the place `after`."""
    after = visit.request.query_params.get("after", "-1")
    place = int(after) if after.removeprefix("-").isdecimal() and len(after) <= 18 else -1
    flow_id = visit.request.path_params["flow_id"]
    offer = await offers.next_offer(visit.ctx, visit.worker, flow_id, place)
    if offer is None:
        notice = "taken" if place < 0 else "last_preview"
        return RedirectResponse(f"{visit.base}?notice={notice}", status_code=303)
    return RedirectResponse(loop_path(visit, offer.loop_name), status_code=303)


async def show(visit: WorkerVisit) -> Response:
    """The task to look at; the task itself for whoever is on it; for everybody else why not."""
    offer = await offers.find_offer(visit.ctx, visit.worker, visit.request.path_params["loop_name"])
    if offer.standing is Standing.MINE and offer.assignment_id is not None:
        return RedirectResponse(task_path(visit, offer.assignment_id), status_code=303)
    if offer.standing is not Standing.OPEN:
        return PAGES.response(_not_open(visit, offer), visit.shell())
    frame = await offers.look(visit.ctx, visit.worker, offer, visit.address)
    here = loop_path(visit, offer.loop_name)
    page = PreviewPage(
        title=offer.title,
        description=offer.description,
        keywords=offer.keywords,
        time_limit=visit.texts.duration(offer.time_limit_seconds),
        price=dollars(offer.price) if offer.price else None,
        accept=f"{here}/accept",
        following=f"{visit.base}jobs/{offer.flow_id}/preview?after={offer.queue_position}",
        look=Look(
            frame_url=f"{FRAME_PATH}{frame.capability}",
            frame_nonce=frame.nonce,
            sandbox=task_frame_sandbox(visit.portal.options.template_policy),
            state=look_state(visit, "preview", None),
        ),
    )
    return PAGES.response(page, visit.shell(), frame_host=request_host(visit.request))


async def accept(visit: WorkerVisit) -> Response:
    """*Accept*: exactly that task if it is still to be had, or else the next of the job, and the page says so."""
    await visit.form()
    offer = await offers.find_offer(visit.ctx, visit.worker, visit.request.path_params["loop_name"])
    try:
        task = await assignments.claim(visit.ctx, visit.worker, offer.flow_id, loop_id=offer.loop_id)
        return RedirectResponse(task_path(visit, task.assignment_id), status_code=303)
    except WorkRefused as refused:
        if refused.reason is not Refusal.NO_WORK:
            raise
    if offer.standing is Standing.MINE and offer.assignment_id is not None:
        return RedirectResponse(task_path(visit, offer.assignment_id), status_code=303)
    try:
        task = await assignments.claim(visit.ctx, visit.worker, offer.flow_id)
    except WorkRefused as refused:
        if refused.reason is not Refusal.NO_WORK:
            raise
        return RedirectResponse(f"{visit.base}?notice=taken", status_code=303)
    return RedirectResponse(f"{task_path(visit, task.assignment_id)}?notice=instead", status_code=303)


def loop_path(visit: WorkerVisit, loop_name: str) -> str:
    return f"{visit.base}loops/{quote(loop_name, safe='')}"


def _not_open(visit: WorkerVisit, offer: Offer) -> NotOpenPage:
    say = visit.texts.say
    key = f"not_open.{offer.standing.name.lower()}"
    sentence = say(key)
    if offer.standing is Standing.TAKEN and offer.back_at is not None:
        seconds = max(60.0, (offer.back_at - visit.ctx.clock()).total_seconds())
        sentence = say("not_open.taken_back", back=visit.texts.duration(seconds))
    answer = None
    if offer.standing is Standing.ANSWERED and offer.assignment_id is not None:
        answer = f"{visit.base}history/{offer.assignment_id}"
    return NotOpenPage(offer.title, say(f"{key}.heading"), sentence, answer)
