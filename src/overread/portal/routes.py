"""Every address of the portal, and who may use it.

`_open`: anybody whom the workforce's network ranges admit. `_page`, `_form`, `_call`: signed-in workers; a
page and a form lead to the sign-in page and back, a call of the page's script is answered in JSON.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from overread.domain.errors import NotFound, OverreadError
from overread.operations.context import Context
from overread.portal import (
    answers,
    earnings,
    errors,
    history,
    identity_provider,
    next_task,
    notifications,
    previews,
    registration,
    sign_in,
    task_frame,
    task_list,
    task_page,
)
from overread.portal.visit import Portal, Visit, WorkerVisit, enter, recognise
from overread.web import account, csrf, live
from overread.web import sign_in as steps
from overread.web.options import WebOptions

Endpoint = Callable[[Request], Awaitable[Response]]
VisitHandler = Callable[[Visit], Awaitable[Response]]
WorkerHandler = Callable[[WorkerVisit], Awaitable[Response]]


def portal_routes(ctx: Context, options: WebOptions) -> list[Route]:
    """The portal's routes, to be mounted at the root beside `web.rendering.STATIC.routes()`."""
    portal = Portal(ctx, options)
    at = "/portal/w/{portal_id}"
    task = at + "/tasks/{assignment_id:row}"
    by_password = identity_provider.unless_elsewhere
    return [
        Route("/", sign_in.from_root(portal)),
        Route("/portal", sign_in.to_default(portal)),
        Route("/portal/", sign_in.to_default(portal)),
        Route(identity_provider.CALLBACK, identity_provider.from_own_host(portal), methods=["GET"]),
        Route("/portal/frame/{capability}", task_frame.show(portal)),
        Route(at, _open(portal, _with_slash)),
        Route(at + "/sign-in", _open(portal, by_password(steps.show)), methods=["GET"]),
        Route(at + "/sign-in", _open(portal, by_password(steps.sign_in_by_password)), methods=["POST"]),
        Route(at + "/new-password", _open(portal, by_password(steps.choose_password)), methods=["POST"]),
        Route(at + "/code", _open(portal, by_password(steps.enter_code)), methods=["POST"]),
        Route(at + "/set-up", _open(portal, by_password(steps.set_up)), methods=["POST"]),
        Route(at + "/forgot", _open(portal, by_password(steps.ask_for_reset)), methods=["GET"]),
        Route(at + "/forgot", _open(portal, by_password(steps.send_reset)), methods=["POST"]),
        Route(at + "/password/{token}", _open(portal, by_password(steps.open_link)), methods=["GET"]),
        Route(at + "/password/{token}", _open(portal, by_password(steps.use_link)), methods=["POST"]),
        Route(at + "/sign-in/provider", _open(portal, identity_provider.start), methods=["GET"]),
        Route(at + identity_provider.CALLBACK, _open(portal, identity_provider.come_back), methods=["GET"]),
        Route(at + "/account", _page(portal, account.show), methods=["GET"]),
        Route(at + "/account/password", _form(portal, account.change_password), methods=["POST"]),
        Route(at + "/account/factor", _form(portal, account.change_factor), methods=["POST"]),
        Route(at + "/account/factor/confirm", _form(portal, account.confirm_factor), methods=["POST"]),
        Route(at + "/account/sessions", _form(portal, account.end_sessions), methods=["POST"]),
        Route(at + "/register", _open(portal, registration.show), methods=["GET"]),
        Route(at + "/register", _open(portal, registration.register), methods=["POST"]),
        Route(at + "/earnings", _page(portal, earnings.show), methods=["GET"]),
        Route(at + "/earnings", _form(portal, earnings.change), methods=["POST"]),
        Route(at + "/sign-out", _form(portal, sign_in.sign_out), methods=["POST"]),
        Route(at + "/signed-in", _page(portal, sign_in.signed_in)),
        Route(at + "/", _page(portal, task_list.show)),
        Route(at + "/jobs/{flow_id:row}/start", _form(portal, task_list.start), methods=["POST"]),
        Route(at + "/jobs/{flow_id:row}/preview", _page(portal, previews.next_one), methods=["GET"]),
        Route(at + "/loops/{loop_name}", _page(portal, previews.show), methods=["GET"]),
        Route(at + "/loops/{loop_name}/accept", _form(portal, previews.accept), methods=["POST"]),
        Route(at + "/notifications", _page(portal, notifications.show), methods=["GET"]),
        Route(at + "/notifications", _form(portal, notifications.save), methods=["POST"]),
        Route(at + "/notifications/test", _form(portal, notifications.test), methods=["POST"]),
        Route(at + "/history", _page(portal, history.show), methods=["GET"]),
        Route(at + "/history/{assignment_id:row}", _page(portal, history.show_one), methods=["GET"]),
        Route(task, _page(portal, task_page.show)),
        Route(task + "/state", _call(portal, answers.state), methods=["GET"]),
        Route(task + "/draft", _call(portal, answers.save_draft), methods=["PUT", "POST"]),
        Route(task + "/submit", _call(portal, answers.submit), methods=["POST"]),
        Route(task + "/problems", _call(portal, answers.report_problem), methods=["POST"]),
        Route(task + "/next", _call(portal, next_task.hold), methods=["POST"]),
        Route(task + "/next/release", _call(portal, next_task.release), methods=["POST"]),
        Route(task + "/resume", _form(portal, answers.resume), methods=["POST"]),
        *(
            route
            for way in answers.LEAVING
            for route in (
                Route(f"{task}/{way}", _page(portal, task_page.confirm(way)), methods=["GET"]),
                Route(f"{task}/{way}", _form(portal, answers.leave(way)), methods=["POST"]),
            )
        ),
        Route("/portal/{path:path}", _nowhere),
    ]


async def _nowhere(request: Request) -> Response:
    return errors.page_of(NotFound("page", request.url.path), request)


async def _with_slash(visit: Visit) -> Response:
    return RedirectResponse(visit.base, status_code=308)


def _open(portal: Portal, handler: VisitHandler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                csrf.check_origin(portal.ctx, request)
            return await handler(await enter(portal, request))
        except OverreadError as error:
            return errors.page_of(error, request)

    return endpoint


def _page(portal: Portal, handler: WorkerHandler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit: Visit | None = None
        try:
            visit = await enter(portal, request)
            worker_visit = await recognise(visit)
            if worker_visit is None:
                return _to_sign_in(visit)
            visit = worker_visit
            response = await handler(worker_visit)
            if request.method == "GET" and response.status_code == 200 and not live.is_refresh(request):
                worker_visit.notices.clear(request, response)
            return worker_visit.renewed(live.answer(request, response))
        except OverreadError as error:
            return errors.page_of(error, request, visit)

    return endpoint


def _form(portal: Portal, handler: WorkerHandler) -> Endpoint:
    page = _page(portal, handler)

    async def endpoint(request: Request) -> Response:
        try:
            csrf.check_origin(portal.ctx, request)
        except OverreadError as error:
            return errors.page_of(error, request)
        return await page(request)

    return endpoint


def _call(portal: Portal, handler: WorkerHandler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit: Visit | None = None
        try:
            changes = request.method not in ("GET", "HEAD")
            if changes:
                csrf.check_origin(portal.ctx, request)
            visit = await enter(portal, request)
            worker_visit = await recognise(visit, rotate=False)
            if worker_visit is None:
                return errors.json_signed_out(visit)
            if changes:
                worker_visit.check_csrf(request.headers.get(csrf.HEADER))
            return await handler(worker_visit)
        except OverreadError as error:
            return errors.json_of(error, request, visit)

    return endpoint


def _to_sign_in(visit: Visit) -> Response:
    """To the sign-in page; after it, back to the page that was asked for (a form's page, not the form
    itself).
    """
    path = visit.request.url.path
    if visit.request.method != "GET":
        path = path.rpartition("/")[0] if "/tasks/" in path or "/loops/" in path else visit.base
    wanted = "" if path == visit.base else f"?next={quote(path, safe='/')}"
    return RedirectResponse(f"{visit.base}sign-in{wanted}", status_code=303)
