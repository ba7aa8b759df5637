from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes import START

from overread.domain import arn
from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.workforce import TeamMember, Workforce, Workteam
from overread.store import Store, tags, workforce

CROWD = Workforce(
    0, "111122223333", "us-east-1", "crowd", "portal", "pool", "client", ("10.0.0.0/8",), START, START, "ipv4"
)
PLACE = (CROWD.account, CROWD.region)
TEAM = Workteam(
    id=0,
    account=CROWD.account,
    region=CROWD.region,
    name="team",
    workforce_name="crowd",
    portal_id="portal",
    description="A team",
    members=(TeamMember("pool", "b", "client"), TeamMember("pool", "a", "client")),
    created_at=START,
    updated_at=START,
    notification_topic_arn="topic",
    s3_presign_source_ip="Enabled",
    s3_presign_vpc_source_ip="Disabled",
)


async def test_a_workforce_reads_back_and_changes(store: Store) -> None:
    made = await store.write(workforce.insert, CROWD)
    changed = replace(made, cidrs=(), ip_address_type=None, updated_at=START + timedelta(milliseconds=1))
    found = [await store.read(workforce.find, *PLACE, "crowd")]
    await store.write(workforce.update, changed)
    found.append(await store.read(workforce.find, *PLACE, "crowd"))
    assert found == [made, changed]


async def test_a_team_keeps_the_order_of_its_members(store: Store) -> None:
    crowd = await store.write(workforce.insert, CROWD)
    made = await store.write(workforce.insert_team, TEAM, crowd.id)
    changed = replace(made, members=made.members[::-1], notification_topic_arn=None, description="Others")
    found = [await store.read(workforce.find_team, *PLACE, "team")]
    await store.write(workforce.update_team, changed)
    found.append(await store.read(workforce.find_team, *PLACE, "team"))
    assert found == [made, changed]


async def test_names_are_taken(store: Store) -> None:
    crowd = await store.write(workforce.insert, CROWD)
    await store.write(workforce.insert_team, TEAM, crowd.id)
    with pytest.raises(AlreadyExists):
        await store.write(workforce.insert, replace(CROWD, portal_id="other"))
    with pytest.raises(AlreadyExists):
        await store.write(workforce.insert_team, TEAM, crowd.id)


async def test_a_workforce_stays_as_long_as_its_teams(store: Store) -> None:
    crowd = await store.write(workforce.insert, CROWD)
    team = await store.write(workforce.insert_team, TEAM, crowd.id)
    with pytest.raises(InUse):
        await store.write(workforce.delete, *PLACE, "crowd")
    await store.write(workforce.delete_team, team)
    await store.write(workforce.delete, *PLACE, "crowd")
    with pytest.raises(NotFound):
        await store.read(workforce.find, *PLACE, "crowd")


async def test_a_team_goes_with_its_tags(store: Store) -> None:
    crowd = await store.write(workforce.insert, CROWD)
    team = await store.write(workforce.insert_team, TEAM, crowd.id)
    team_arn = arn.private_workteam(*PLACE, "team")
    await store.write(tags.put, team_arn, {"a": "1"})
    await store.write(workforce.delete_team, team)
    assert await store.read(tags.find_all, team_arn) == {}
    assert await store.read(workforce.has_team, *PLACE, "team") is False
