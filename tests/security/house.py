"""One account with people of every kind in front of a running server, and new things for them to ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from tests.factories import (
    ROLE,
    Crowd,
    make_caller,
    make_config,
    make_crowd,
    make_member,
)
from tests.security.smallest_calls import TRUST
from tests.servers import RunningServer
from tests.work import Work

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.objects import Bucket
from overread.domain.vendor import ServiceText
from overread.domain.workforce import TeamMember, Workforce
from overread.operations import (
    assignments,
    flow_definitions,
    frames,
    human_task_uis,
    sessions,
    subscribed_teams,
    user_pools,
    users,
    workforce,
)
from overread.operations.access import roles
from overread.operations.access import users as iam_users
from overread.operations.workforce import TeamSettings
from overread.store import operators
from overread.store.times import to_ms
from overread.web import csrf

MARK = "zebra"
"""In the name of everything of the account: it stands in no page of a stranger's."""

REGION = "us-east-1"
HERE = sessions.Browser("127.0.0.1")
TEMPLATE = "<crowd-form><p>{{ task.input.text }}</p><crowd-input name='a'></crowd-input></crowd-form>"

_names = count(1)


@dataclass(frozen=True)
class Held:
    """A session as a browser holds it. cookie: name and value; csrf: what its pages send back."""

    cookie: tuple[str, str]
    csrf: str


@dataclass(frozen=True)
class Person:
    """Somebody who can have a session. kind, id, workforce_id: as `sessions.open_session` takes them."""

    kind: str
    id: int
    workforce_id: int | None
    cookie: str


@dataclass(frozen=True)
class Asking:
    """values: what stands for each place of an address. actors: for each column of the table the sessions that are
    tried; None for somebody without one.
    """

    values: Mapping[str, str]
    actors: Mapping[str, tuple[Held | None, ...]]


@dataclass(frozen=True)
class House:
    """people: by column of the table, anonymous left out."""

    server: RunningServer
    caller: Caller
    crowd: Crowd
    portal_id: str
    people: Mapping[str, Person]

    @cached_property
    def shared(self) -> Asking:
        """Things and sessions for every route that changes nothing."""
        return self.fresh()

    def fresh(self) -> Asking:
        """New things and new sessions for one route, so that no answer depends on what an earlier one did."""
        return self.server.run(self._ask(f"{MARK}-{next(_names)}"))

    async def _ask(self, name: str) -> Asking:
        held = {column: await self._open(person) for column, person in self.people.items()}
        at_console = Held(("overread-console", held["worker"].cookie[1]), held["worker"].csrf)
        actors = {column: (one,) for column, one in held.items()}
        return Asking(await self._fresh(name), {"anonymous": (None, at_console), **actors})

    async def _open(self, person: Person) -> Held:
        ctx = self.server.ctx
        opened = await sessions.open_session(ctx, person.kind, person.id, person.workforce_id, HERE)
        (newest, *_) = await sessions.list_own(ctx, person.kind, person.id)
        return Held((person.cookie, opened.token), csrf.csrf_token(ctx, newest.uid))

    async def _fresh(self, name: str) -> dict[str, str]:
        ctx, caller = self.server.ctx, self.caller
        await human_task_uis.create(ctx, caller, name=name, content=TEMPLATE)
        flow_arn = await flow_definitions.create(
            ctx,
            caller,
            name=name,
            role_arn=ROLE,
            output_path=f"s3://{MARK}-{caller.account}/out",
            config=make_config(
                self.crowd.team_arn,
                arn.human_task_ui(caller.account, caller.region, name),
                task_title=f"{MARK} {name}",
            ),
        )
        work = Work(ctx, caller, self.crowd, flow_arn)
        await work.start(name, text=f"{MARK} secret")
        flow = await flow_definitions.describe(ctx, caller, name)
        task = await assignments.claim(ctx, await work.worker("ana@example.com"), flow.id)
        await work.start(f"{name}-free", text=f"{MARK} secret")
        frame = frames.of_task(ctx, task.assignment_id, 1, task.time_limit_at)
        await iam_users.create(ctx, caller, name)
        await roles.create(ctx, caller, name, trust=TRUST)
        members = (TeamMember(self.crowd.pool_id, self.crowd.group, self.crowd.client_id),)
        await workforce.create_team(
            ctx, caller, name=name, settings=TeamSettings(description=MARK, members=members)
        )
        offered = await subscribed_teams.offer(
            ctx, caller, name, ServiceText("A service", "A seller", "Reviews")
        )
        await make_member(ctx, caller, self.crowd, f"{name}@example.com")
        user = await users.get_user(ctx, caller, self.crowd.pool_id, f"{name}@example.com")
        return {
            "sub": user.sub,
            "user_id": str(user.id),
            "listing": offered.listing_id,
            "account": self.caller.account,
            "id": str(self.people["operator"].id),
            "portal_id": self.portal_id,
            "assignment_id": str(task.assignment_id),
            "flow_id": str(flow.id),
            "capability": frame.capability,
            "loop_name": f"{name}-free",
            "name": name,
        }


async def make_house(server: RunningServer, account: str, stranger: str) -> House:
    """stranger: another account, whose worker and operator come to this one's addresses."""
    ctx, caller = server.ctx, make_caller(account)
    crowd = await make_crowd(ctx, caller, team=f"{MARK}-team")
    await ctx.objects.create_bucket(Bucket(f"{MARK}-{account}", account, REGION, ctx.clock()))
    await make_member(ctx, caller, crowd, "ana@example.com")
    others = await _other_team(server, caller, crowd)
    await make_member(ctx, caller, others, "eve@example.com")
    other_crowd = await make_crowd(ctx, make_caller(stranger))
    await make_member(ctx, make_caller(stranger), other_crowd, "mallory@example.com")

    own = await workforce.describe(ctx, caller, crowd.workforce)
    foreign = await workforce.describe(ctx, make_caller(stranger), other_crowd.workforce)
    cookie = f"overread-portal-{own.portal_id}"

    async def worker(asking: Caller, pool_id: str, email: str, of: Workforce) -> Person:
        user = await users.get_user(ctx, asking, pool_id, email)
        return Person(sessions.WORKER, user.id, of.id, cookie)

    people = {
        "worker": await worker(caller, crowd.pool_id, "ana@example.com", own),
        "other_worker": await worker(caller, crowd.pool_id, "eve@example.com", own),
        "foreign_worker": await worker(
            make_caller(stranger), other_crowd.pool_id, "mallory@example.com", foreign
        ),
        "operator": await _operator(server, account),
        "foreign_operator": await _operator(server, stranger),
    }
    return House(server, caller, crowd, own.portal_id, people)


async def _other_team(server: RunningServer, caller: Caller, crowd: Crowd) -> Crowd:
    """A second team of the same workforce, of a group of its own."""
    await user_pools.create_group(server.ctx, caller, crowd.pool_id, name="others")
    members = (TeamMember(crowd.pool_id, "others", crowd.client_id),)
    team_arn = await workforce.create_team(
        server.ctx, caller, name="others", settings=TeamSettings(description="Others", members=members)
    )
    return Crowd(crowd.pool_id, crowd.client_id, "others", crowd.workforce, "others", team_arn)


async def _operator(server: RunningServer, account: str) -> Person:
    ctx = server.ctx
    operator_id = await ctx.store.write(
        operators.insert_operator,
        account=account,
        email=f"operator-{account}@example.com",
        password_hash="no hash",
        must_change=False,
        now=to_ms(ctx.clock()),
    )
    return Person(sessions.OPERATOR, operator_id, None, "overread-console")
