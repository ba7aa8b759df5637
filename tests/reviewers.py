"""A worker who uses the portal of a running server without a browser: plain HTTP, cookies, forms as they stand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import httpx
from tests.pages import form_of, new_client


@dataclass(frozen=True)
class Task:
    """An accepted task. state: what its page tells the script."""

    address: str
    page: str
    state: dict[str, Any]

    @property
    def frame(self) -> str:
        """The address of the rendered template."""
        found = re.search(r'<iframe [^>]*src="([^"]+)"', self.page)
        assert found is not None, self.page
        return urljoin(self.address, unescape(found.group(1)))


class Reviewer:
    """portal: the address of the workforce's portal, with its slash."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.session = new_client(follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def sign_in(self, email: str, password: str, new_password: str | None = None) -> None:
        """new_password: what a temporary one is replaced by."""
        page = self._post(self.session.get(self.portal), "/sign-in", email=email, password=password)
        if new_password is not None:
            page = self._post(page, "/new-password", new_password=new_password)
        assert str(page.url) == self.portal, page.text

    def start_working(self) -> Task:
        return self._task(self._post(self.session.get(self.portal), "/start"))

    def open(self, address: str) -> Task:
        return self._task(self.session.get(urljoin(self.portal, address)))

    def submit(self, task: Task, answer: str | bytes) -> httpx.Response:
        """answer: what the form has collected, JSON text."""
        return self.session.post(
            urljoin(task.address, task.state["urls"]["submit"]), content=answer, headers=self._headers(task)
        )

    def save_draft(self, task: Task, answer: str | bytes, seq: int = 1) -> httpx.Response:
        return self.session.put(
            urljoin(task.address, task.state["urls"]["draft"]),
            content=answer,
            headers=self._headers(task) | {"x-draft-seq": str(seq)},
        )

    def leave(self, task: Task, way: str) -> httpx.Response:
        """way: `pause`, `release` or `decline`. The page it leads to."""
        return self._post(self.session.get(f"{task.address}/{way}"), f"/{way}")

    def _headers(self, task: Task) -> dict[str, str]:
        return {
            "x-csrf-token": task.state["csrf"],
            "x-task-token": str(task.state["token"]),
            "x-active-milliseconds": "2500",
        }

    def _task(self, page: httpx.Response) -> Task:
        found = re.search(r'id="task-state">(.+?)</script>', page.text, re.DOTALL)
        assert found is not None, page.text
        return Task(str(page.url), page.text, json.loads(found.group(1)))

    def _post(self, page: httpx.Response, ending: str, **fields: str) -> httpx.Response:
        form = form_of(page, ending)
        return self.session.post(urljoin(str(page.url), form.action), data=form.fields | fields)
