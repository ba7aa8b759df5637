"""Who is in which team, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import make_crowd, make_member
from tests.work import make_work

from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, Conflict, InUse, NotFound
from overread.domain.notices import Sender
from overread.domain.paging import Listing
from overread.operations import team_people, user_pools, users, workforce
from overread.operations.context import Context
from overread.operations.invitations import InvitationResult

NEWEST = Listing(limit=2, ascending=False)


async def test_the_first_team_makes_the_workforce_and_the_team_of_everybody(
    ctx: Context, caller: Caller
) -> None:
    invited = await team_people.create_with_new_workers(
        ctx,
        caller,
        None,
        name="readers",
        description="Readers",
        addresses=("ana@example.com", "ben@example.com"),
        sender=Sender("Readers Ltd", "ask@example.com"),
        by_link=True,
    )
    assert [each.result for each in invited] == [InvitationResult.INVITED] * 2
    page = await team_people.list_teams(ctx, caller, Listing(by_name=True))
    assert [(row.team.name, row.people) for row in page.items] == [
        ("Everyone-in-private-workforce", 2),
        ("readers", 2),
    ]
    of = await workforce.describe(ctx, caller, "default")
    found = await team_people.list_workers(ctx, caller, of, "AN", Listing())
    assert [row.teams for row in found.items] == [("Everyone-in-private-workforce", "readers")]
    with pytest.raises(AlreadyExists, match="work team 'readers'"):
        await team_people.create_with_new_workers(
            ctx, caller, of, name="readers", description="Again", addresses=()
        )
    await user_pools.create_group(ctx, caller, of.pool_id, name="orphans")
    with pytest.raises(Conflict, match="Import that group, or choose another name"):
        await team_people.create_with_new_workers(
            ctx, caller, of, name="orphans", description="Again", addresses=()
        )


async def test_a_team_that_cannot_be_made_leaves_no_group(ctx: Context, caller: Caller) -> None:
    await make_crowd(ctx, caller)
    of = await workforce.describe(ctx, caller, "reviewers")
    with pytest.raises(AlreadyExists):
        await team_people.create_with_new_workers(
            ctx, caller, of, name="team", description="Taken", addresses=()
        )
    groups = await user_pools.list_groups(ctx, caller, of.pool_id, Listing())
    assert [group.name for group in groups.items] == ["reviewers"]


async def test_people_are_listed_by_page_inside_and_outside_a_team(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    for email in ("ana@example.com", "andy@example.com", "Anna@example.com", "ben@example.com"):
        await make_member(ctx, caller, crowd, email)
    team = await workforce.describe_team(ctx, caller, "team")
    first = await team_people.list_people(ctx, caller, team, "an", NEWEST)
    second = await team_people.list_people(ctx, caller, team, "an", replace(NEWEST, after=first.after))
    shown = [[row.user.email for row in page.items] for page in (first, second)]
    assert shown == [["Anna@example.com", "andy@example.com"], ["ana@example.com"]]
    ben = (await team_people.list_people(ctx, caller, team, "ben", NEWEST)).items[0].user
    await team_people.remove_person(ctx, caller, team, ben.id)
    outside = await team_people.list_people(ctx, caller, team, "", NEWEST, outside=True)
    assert [row.user.email for row in outside.items] == ["ben@example.com"]
    assert await team_people.add_people(ctx, caller, team, ["ben@example.com", "nobody"]) == 1
    assert (await team_people.list_teams(ctx, caller, Listing())).items[0].people == 4


async def test_who_leaves_a_team_leaves_those_that_share_its_group(ctx: Context, caller: Caller) -> None:
    await make_crowd(ctx, caller)
    of = await workforce.describe(ctx, caller, "reviewers")
    await team_people.create_of_groups(
        ctx, caller, of, name="also", description="Also", groups=("reviewers",)
    )
    team = await workforce.describe_team(ctx, caller, "team")
    assert await team_people.teams_left(ctx, caller, team) == ("also",)


async def test_a_worker_is_deleted_only_when_disabled_and_gives_back_their_task(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    await work.claim(worker)
    of = worker.workforce
    view = await team_people.find_worker(ctx, work.caller, of, worker.email or "")
    assert (view.teams, view.held) == (("team",), 1)
    with pytest.raises(InUse, match="Disable them first"):
        await team_people.delete_worker(ctx, work.caller, of, "ana@example.com")
    assert await team_people.set_enabled(ctx, work.caller, of, ["ana@example.com"], enabled=False) == 1
    assert (await team_people.find_worker(ctx, work.caller, of, "ana@example.com")).held == 0
    await team_people.delete_worker(ctx, work.caller, of, "ana@example.com")
    with pytest.raises(NotFound):
        await users.get_user(ctx, work.caller, of.pool_id, "ana@example.com")
