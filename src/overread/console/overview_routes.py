"""Addresses of the overview, of exports, of the audit record, and of the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overread.console import audit_page, exports, overview, settings_page
from overread.console.visit import BASE, OVERVIEW, OperatorVisit

Endpoint = Callable[[Request], Awaitable[Response]]
Wrap = Callable[[Callable[[OperatorVisit], Awaitable[Response]]], Endpoint]


def overview_routes(page: Wrap) -> list[Route]:
    """page: makes an address of a handler that signed-in operators may open."""
    here = f"{BASE}{OVERVIEW}/{{name}}"
    return [
        Route(BASE, page(overview.show)),
        Route(here, page(overview.show_workflow)),
        Route(f"{here}/workers", page(overview.show_workers)),
        Route(f"{here}/export", page(exports.show)),
        Route(f"{here}/export/{{what}}.{{format}}", page(exports.send)),
        Route(f"{BASE}audit", page(audit_page.show)),
        Route(f"{BASE}audit/export", page(audit_page.export)),
        Route(f"{BASE}settings", page(settings_page.show)),
    ]
