"""Every address of the console. `_open`: anybody; `_page` and `_form`: signed-in operators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from overread.console import (
    back_test,
    deliveries,
    errors,
    loop_document,
    loop_page,
    loops,
    mail,
    problems,
    sign_in,
    task_templates,
    template_editor,
    template_versions,
)
from overread.console.access_routes import access_routes
from overread.console.overview_routes import overview_routes
from overread.console.visit import BASE, Console, OperatorVisit, Visit, enter, recognise
from overread.console.workflow_routes import workflow_routes
from overread.console.workforce_routes import workforce_routes
from overread.domain.errors import NotFound, OverreadError
from overread.operations.context import Context
from overread.web import account, csrf, live
from overread.web import sign_in as steps
from overread.web.options import WebOptions

Endpoint = Callable[[Request], Awaitable[Response]]
VisitHandler = Callable[[Visit], Awaitable[Response]]
OperatorHandler = Callable[[OperatorVisit], Awaitable[Response]]


def console_routes(ctx: Context, options: WebOptions) -> list[Route]:
    """The console's routes, to be mounted at the root beside `web.rendering.STATIC.routes()`."""
    console = Console(ctx, options)
    return [
        Route("/console", _open(console, _home)),
        *overview_routes(partial(_page, console)),
        Route(f"{BASE}sign-in", _open(console, steps.show), methods=["GET"]),
        Route(f"{BASE}sign-in", _open(console, steps.sign_in_by_password), methods=["POST"]),
        Route(f"{BASE}new-password", _open(console, steps.choose_password), methods=["POST"]),
        Route(f"{BASE}code", _open(console, steps.enter_code), methods=["POST"]),
        Route(f"{BASE}set-up", _open(console, steps.set_up), methods=["POST"]),
        Route(f"{BASE}forgot", _open(console, steps.ask_for_reset), methods=["GET"]),
        Route(f"{BASE}forgot", _open(console, steps.send_reset), methods=["POST"]),
        Route(f"{BASE}password/{{token}}", _open(console, steps.open_link), methods=["GET"]),
        Route(f"{BASE}password/{{token}}", _open(console, steps.use_link), methods=["POST"]),
        Route(f"{BASE}account", _page(console, account.show), methods=["GET"]),
        Route(f"{BASE}account/password", _form(console, account.change_password), methods=["POST"]),
        Route(f"{BASE}account/factor", _form(console, account.change_factor), methods=["POST"]),
        Route(f"{BASE}account/factor/confirm", _form(console, account.confirm_factor), methods=["POST"]),
        Route(f"{BASE}account/sessions", _form(console, account.end_sessions), methods=["POST"]),
        Route(f"{BASE}sign-out", _form(console, sign_in.sign_out), methods=["POST"]),
        *workflow_routes(partial(_page, console), partial(_form, console)),
        Route(f"{BASE}templates", _page(console, task_templates.show_list)),
        *_template_routes(console),
        Route(f"{BASE}{back_test.HERE}", _page(console, back_test.show), methods=["GET"]),
        Route(f"{BASE}{back_test.HERE}", _form(console, back_test.run), methods=["POST"]),
        *_loop_routes(console),
        Route(f"{BASE}problems", _page(console, problems.show_list)),
        *workforce_routes(partial(_page, console), partial(_form, console)),
        *access_routes(partial(_page, console), partial(_form, console)),
        Route(f"{BASE}deliveries", _page(console, deliveries.show_list)),
        Route(f"{BASE}deliveries/retry", _form(console, deliveries.retry_all), methods=["POST"]),
        Route(f"{BASE}deliveries/{{id:row}}/retry", _form(console, deliveries.retry), methods=["POST"]),
        Route(f"{BASE}mail", _page(console, mail.show_list), methods=["GET"]),
        Route(f"{BASE}mail/send-again", _form(console, mail.send_again), methods=["POST"]),
        Route(f"{BASE}mail/{{name}}", _page(console, mail.show_kept), methods=["GET"]),
        Route(f"{BASE}{{path:path}}", _page(console, _nowhere)),
    ]


def _loop_routes(console: Console) -> list[Route]:
    """Of human loops. No loop has the name `-`."""
    here = f"{BASE}loops/{{name}}"
    selected = f"{BASE}{loops.SELECTED}"
    return [
        Route(f"{BASE}loops", _page(console, loops.show_list)),
        Route(selected, _form(console, loops.ask_selected), methods=["POST"]),
        Route(f"{selected}/{{what}}", _form(console, loops.do_selected), methods=["POST"]),
        Route(here, _page(console, loop_page.show)),
        Route(f"{here}/document", _page(console, loop_document.send_document)),
        Route(f"{here}/output.json", _page(console, loop_document.send_output)),
        Route(f"{here}/stop", _page(console, loop_page.ask_stop), methods=["GET"]),
        Route(f"{here}/stop", _form(console, loop_page.stop), methods=["POST"]),
        Route(f"{here}/delete", _page(console, loop_page.ask_delete), methods=["GET"]),
        Route(f"{here}/delete", _form(console, loop_page.delete), methods=["POST"]),
    ]


def _template_routes(console: Console) -> list[Route]:
    """Of worker task templates. No template has the name `-`."""
    here = f"{BASE}templates/{{name}}"
    one_version = f"{here}/versions/{{number:row}}"
    return [
        Route(f"{BASE}{task_templates.NEW}", _page(console, template_editor.show_new), methods=["GET"]),
        Route(f"{BASE}{task_templates.NEW}", _form(console, template_editor.create), methods=["POST"]),
        Route(f"{BASE}{template_editor.CHECK}", _form(console, template_editor.check), methods=["POST"]),
        Route(f"{BASE}{template_editor.SAMPLE}", _form(console, template_editor.sample), methods=["POST"]),
        Route(f"{BASE}{template_editor.PREVIEW}", _form(console, template_editor.preview), methods=["POST"]),
        Route(here, _page(console, task_templates.show)),
        Route(f"{here}/edit", _page(console, template_editor.show_edit), methods=["GET"]),
        Route(f"{here}/edit", _form(console, template_editor.replace), methods=["POST"]),
        Route(f"{here}/delete", _page(console, task_templates.ask_delete), methods=["GET"]),
        Route(f"{here}/delete", _form(console, task_templates.delete), methods=["POST"]),
        Route(f"{here}/versions", _page(console, template_versions.show)),
        Route(f"{one_version}/restore", _page(console, template_versions.ask_restore), methods=["GET"]),
        Route(f"{one_version}/restore", _form(console, template_versions.restore), methods=["POST"]),
    ]


async def _nowhere(visit: OperatorVisit) -> Response:
    return errors.page_of(NotFound("page", visit.request.url.path), visit)


async def _home(_: Visit) -> Response:
    return RedirectResponse(BASE, status_code=308)


def _open(console: Console, handler: VisitHandler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit = enter(console, request)
        try:
            if request.method not in ("GET", "HEAD"):
                csrf.check_origin(console.ctx, request)
            return await handler(visit)
        except OverreadError as error:
            return errors.page_of(error, visit)

    return endpoint


def _page(console: Console, handler: OperatorHandler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        visit = enter(console, request)
        try:
            operator_visit = await recognise(visit)
            if operator_visit is None:
                return _to_sign_in(visit)
            visit = operator_visit
            response = await handler(operator_visit)
            if request.method == "GET" and response.status_code == 200 and not live.is_refresh(request):
                console.notices.clear(request, response)
            return operator_visit.renewed(live.answer(request, response))
        except OverreadError as error:
            return errors.page_of(error, visit)

    return endpoint


def _form(console: Console, handler: OperatorHandler) -> Endpoint:
    page = _page(console, handler)

    async def endpoint(request: Request) -> Response:
        try:
            csrf.check_origin(console.ctx, request)
        except OverreadError as error:
            return errors.page_of(error, enter(console, request))
        return await page(request)

    return endpoint


def _to_sign_in(visit: Visit) -> Response:
    url = visit.request.url
    wanted = ""
    if visit.request.method == "GET" and url.path != BASE:
        target = url.path + (f"?{url.query}" if url.query else "")
        wanted = f"?next={quote(target, safe='/')}"
    return RedirectResponse(f"{BASE}sign-in{wanted}", status_code=303)
