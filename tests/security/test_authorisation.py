"""Every route of portal and console, asked by everybody, against the table in `authorisation.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.routing import Route
from tests.security.authorisation import CAPABILITY, EXAMPLES, MISSING, PEOPLE, WITHOUT_TOKEN, Outcome
from tests.security.house import MARK, Held, House, make_house
from tests.servers import RunningServer

from overread.app import Overread
from overread.settings import Settings

ASKING_FIRST = [
    *(route for route in PEOPLE if route.startswith("GET ")),
    *(route for route in PEOPLE if not route.startswith("GET ")),
]
CHANGING = [route for route in PEOPLE if not route.startswith("GET ") and route not in WITHOUT_TOKEN]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    running = RunningServer("sqlite:", tmp_path_factory.mktemp("house"), background=False)
    account, stranger = running.new_account().id, running.new_account().id
    yield running.run(make_house(running, account, stranger))
    running.close()


def routes(folder: Path) -> list[str]:
    """Every method and path of the route table."""
    app = Overread(Settings(data_dir=folder), background=False)
    found: list[str] = []
    for route in app.people:
        assert isinstance(route, Route)
        methods = sorted((route.methods or {"GET"}) - {"HEAD"})
        found += [f"{method} {plain(route.path)}" for method in methods]
    return sorted(set(found))


def plain(path: str) -> str:
    """Without the kinds of its places."""
    return re.sub(r"\{(\w+):\w+\}", r"{\1}", path)


def test_every_route_has_a_row(tmp_path: Path) -> None:
    known = routes(tmp_path)

    assert {
        "routes without a row": sorted(set(known) - set(PEOPLE)),
        "rows of no route": sorted(set(PEOPLE) - set(known)),
    } == {
        "routes without a row": [],
        "rows of no route": [],
    }


@pytest.mark.parametrize("route", ASKING_FIRST)
def test_everybody_gets_what_the_table_says(house: House, route: str) -> None:
    method, _, path = route.partition(" ")
    expected = PEOPLE[route]._asdict()
    # Asking changes nothing, so all who only ask, and come first, may ask about the same things.
    asking = house.shared if method == "GET" else house.fresh()
    values = asking.values
    found: dict[str, set[str]] = {}
    leaks: list[str] = []
    # Whoever is served may change something: they come last.
    for name in sorted(expected, key=lambda actor: expected[actor] is Outcome.SERVED):
        for held in asking.actors[name]:
            answer = ask(house, method, address(path, values), held)
            found.setdefault(name, set()).add(outcome(answer))
            if (
                name.startswith("foreign")
                and PEOPLE[route] is not CAPABILITY
                and MARK in words(answer, values)
            ):
                leaks.append(name)

    assert found == {name: {str(one)} for name, one in expected.items()}
    assert leaks == []


@pytest.mark.parametrize(
    "route", [route for route in PEOPLE if route.startswith(("POST", "PUT")) and route not in WITHOUT_TOKEN]
)
def test_nothing_changes_without_the_token_of_the_session(house: House, route: str) -> None:
    method, _, path = route.partition(" ")
    asking = house.fresh()
    (held,) = asking.actors["operator" if path.startswith("/console") else "worker"]
    assert held is not None

    forged = ask(house, method, address(path, asking.values), Held(held.cookie, "x" * len(held.csrf)))
    foreign = ask(house, method, address(path, asking.values), held, origin="https://attacker.example")

    assert foreign.status_code == 403
    # What is not there may be said to be not there before the token is looked at.
    assert forged.status_code in ((403, 404) if PEOPLE[route] is MISSING else (403,))


def address(path: str, values: Mapping[str, str]) -> str:
    """The path with an example in each place."""

    def example(place: re.Match[str]) -> str:
        for beginning, examples in EXAMPLES.items():
            if path.startswith(beginning) and place[1] in examples:
                return examples[place[1]]
        return values[place[1]]

    return re.sub(r"\{(\w+)\}", example, path)


def ask(
    house: House, method: str, path: str, held: Held | None, *, origin: str | None = None
) -> httpx.Response:
    """One request as a browser with this session makes it from a page of ours: of a form, or of the task page's script."""
    headers = {"Origin": origin or house.server.url}
    fields = {"token": "1"}  # of a task, where a form is about one
    if held is not None:
        headers["Cookie"] = "=".join(held.cookie)
        headers["X-CSRF-Token"] = fields["csrf_token"] = held.csrf
    url = house.server.url + path
    if method == "GET":
        return CLIENT.get(url, headers=headers)
    if SCRIPTS.search(path):
        script = {"X-Task-Token": "1", "X-Active-Milliseconds": "0", "X-Draft-Seq": "1"}
        return CLIENT.request(method, url, headers=headers | script, content=b"{}")
    files = {"file": ("", b"")} if UPLOADS.search(path) else None
    return CLIENT.post(url, headers=headers, data=fields, files=files)


CLIENT = httpx.Client(timeout=60, trust_env=False)
"""One for all, as it keeps no cookies: making one costs more than asking."""

UPLOADS = re.compile(r"/workflows/[^/]+/start\Z")
SCRIPTS = re.compile(r"/tasks/[^/]+/(draft|submit|problems|next|next/release)\Z")
"""What the task page's script asks: JSON, with its numbers in headers."""


def outcome(answer: httpx.Response) -> str:
    """What the answer means for whoever asked."""
    if answer.is_redirect:
        place = urlsplit(answer.headers["location"]).path
        return Outcome.SIGN_IN if place.endswith("/sign-in") else Outcome.SERVED
    named = {401: Outcome.SIGN_IN, 403: Outcome.REFUSED, 404: Outcome.HIDDEN}
    assert answer.status_code < 500, answer.text
    return named.get(answer.status_code, Outcome.SERVED)


def words(answer: httpx.Response, values: Mapping[str, str]) -> str:
    """The text of a page without what the asker has put into the address."""
    text = answer.text
    for value in sorted((value for value in values.values() if MARK in value), key=len, reverse=True):
        text = text.replace(value, "")
    return text
