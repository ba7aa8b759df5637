"""The addresses of human review workflows. No workflow has the name `-`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overread.console import workflow_code, workflow_create, workflow_start, workflows
from overread.console.visit import BASE, OperatorVisit

Wrap = Callable[[Callable[[OperatorVisit], Awaitable[Response]]], Callable[[Request], Awaitable[Response]]]


def workflow_routes(page: Wrap, form: Wrap) -> list[Route]:
    """page, form: what makes an endpoint of a handler for signed-in operators (`routes.py`)."""
    one = f"{BASE}workflows/{{name}}"
    return [
        Route(f"{BASE}workflows", page(workflows.show_list), methods=["GET"]),
        Route(f"{BASE}{workflow_create.NEW}", page(workflow_create.show), methods=["GET"]),
        Route(f"{BASE}{workflow_create.NEW}", form(workflow_create.create), methods=["POST"]),
        Route(f"{BASE}{workflow_create.CONDITIONS}", form(workflow_create.follow), methods=["POST"]),
        Route(f"{BASE}{workflow_create.SAMPLE}", form(workflow_create.sample), methods=["POST"]),
        Route(one, page(workflows.show), methods=["GET"]),
        Route(f"{one}/code", page(workflow_code.show), methods=["GET"]),
        Route(f"{one}/start", page(workflow_start.show), methods=["GET"]),
        Route(f"{one}/start", form(workflow_start.start), methods=["POST"]),
        Route(f"{one}/tags", page(workflows.show_tags), methods=["GET"]),
        Route(f"{one}/tags", form(workflows.save_tags), methods=["POST"]),
        Route(f"{one}/delete", page(workflows.ask_delete), methods=["GET"]),
        Route(f"{one}/delete", form(workflows.delete), methods=["POST"]),
    ]
