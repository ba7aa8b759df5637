"""A browser without scripts, for tests of pages: keeps cookies, reads forms, posts them as they stand."""

from __future__ import annotations

import ssl
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

HOST = "overread.test"


def open_browser(routes: list[Route], *, address: str = "192.0.2.7") -> httpx.AsyncClient:
    """A client in front of these routes, as a browser at `address` with a profile of its own."""
    transport = httpx.ASGITransport(Starlette(routes=routes), client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", follow_redirects=True)


def new_client(*, timeout: float = 60, **options: Any) -> httpx.Client:
    """A client of a server that speaks plain HTTP. It trusts nobody: to load the authorities costs more than fifty requests."""
    return httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), timeout=timeout, **options)


class Form:
    """One form of a page: where it posts, and what it holds."""

    def __init__(self, action: str, method: str) -> None:
        self.action, self.method = action, method
        self.fields: dict[str, str] = {}


class _Forms(HTMLParser):
    """Fields as a browser would send them: what is checked, what is chosen, and nothing of a `<template>`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._templates = 0
        self._menu = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        elif tag == "form":
            self.found.append(Form(values.get("action", ""), values.get("method", "get")))
        if not self.found or self._templates:
            return
        fields, name = self.found[-1].fields, values.get("name", "")
        if tag == "select":
            self._menu = name
        elif tag == "option":
            if "selected" in values or self._menu not in fields:
                fields[self._menu] = values.get("value", "")
        elif tag == "textarea" and name:
            self._area, fields[name] = name, ""
        elif tag == "input" and name:
            if values.get("type") in ("checkbox", "radio"):
                if "checked" in values:
                    fields[name] = values.get("value", "on")
            elif values.get("type") != "file":
                fields[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self.found:
            fields = self.found[-1].fields
            # The line end behind the tag is not part of the text.
            fields[self._area] += data if fields[self._area] else data.removeprefix("\n")


def form_of(response: httpx.Response, ending: str) -> Form:
    """The posted form whose address ends like this."""
    parser = _Forms()
    parser.feed(response.text)
    matching = [form for form in parser.found if form.method == "post" and form.action.endswith(ending)]
    assert matching, f"no form posts to …{ending}"
    return matching[0]


async def post_form(
    client: httpx.AsyncClient, response: httpx.Response, ending: str, **fields: str | list[str]
) -> httpx.Response:
    """Fill a form of the page and send it as browsers do."""
    form = form_of(response, ending)
    return await client.post(
        urljoin(str(response.url), form.action),
        data=form.fields | fields,
        headers={"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"},
    )


def json_object(response: httpx.Response) -> dict[str, Any]:
    value = response.json()
    assert isinstance(value, dict)
    return value
