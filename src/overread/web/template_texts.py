"""The texts of worker task templates, at the address that `DescribeHumanTaskUi` gives."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from overread.domain.errors import NotFound
from overread.operations.context import Context
from overread.operations.human_task_uis import CONTENT_PATH, read_content

_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def template_text_routes(ctx: Context) -> list[Route]:
    """Customers' text is sent as plain text: it is to be read, and never to run at this address."""

    async def text(request: Request) -> Response:
        try:
            content = await read_content(ctx, request.path_params["capability"])
        except NotFound:
            return PlainTextResponse("This address is not valid, or not any more.\n", 404, _HEADERS)
        return PlainTextResponse(content, 200, _HEADERS)

    return [Route(f"{CONTENT_PATH}{{capability}}", text, methods=["GET"])]
