"""Signing out of the console; signing in is `web/sign_in.py`, as at the portal."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from overread.console.visit import OperatorVisit
from overread.operations import sessions


async def sign_out(visit: OperatorVisit) -> Response:
    await visit.form()
    if visit.held_token is not None:
        await sessions.sign_out(visit.ctx, visit.held_token, visit.address)
    response = RedirectResponse(f"{visit.base}sign-in", status_code=303)
    visit.cookie.clear(response)
    return response
