from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.fakes import START

from overread.domain import arn
from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.identity_provider import IdentityProvider
from overread.domain.paging import Listing
from overread.domain.workforce import PoolKind, TeamMember, UserPool, Workforce, WorkforceVpc, Workteam
from overread.store import Store, identity_providers, tags, usable_workteams, user_pools, workforce
from overread.store.usable_workteams import Use

CROWD = Workforce(
    0, "111122223333", "us-east-1", "crowd", "portal", "pool", "client", ("10.0.0.0/8",), START, START, "ipv4"
)
PLACE = (CROWD.account, CROWD.region)
VPC = WorkforceVpc("vpc-1", ("sg-1", "sg-2"), ("subnet-1",))
PROVIDER = IdentityProvider(
    client_id="client",
    issuer="https://login.example",
    authorization_endpoint="https://login.example/authorize",
    token_endpoint="https://login.example/token",
    user_info_endpoint="https://login.example/me",
    logout_endpoint="https://login.example/out",
    jwks_uri="https://login.example/keys",
    scope="openid email",
    extra_params={"prompt": "login"},
)
TEAM = Workteam(
    id=0,
    account=CROWD.account,
    region=CROWD.region,
    name="team",
    workforce_name="crowd",
    portal_id="portal",
    description="A team",
    members=(TeamMember("pool", "b", "client"), TeamMember("pool", "a", "client", 1)),
    created_at=START,
    updated_at=START,
    notification_topic_arn="topic",
    s3_presign_source_ip="Enabled",
    s3_presign_vpc_source_ip="Disabled",
)


def insert(conn: sa.Connection, made: Workforce) -> Workforce:
    """With the pool that it is made of."""
    pool = UserPool(0, made.account, made.region, made.pool_id, "people", START, kind=made.kind)
    user_pools.insert_pool(conn, pool)
    return workforce.insert(conn, made)


async def test_a_workforce_reads_back_and_changes(store: Store) -> None:
    made = await store.write(insert, CROWD)
    changed = replace(made, cidrs=(), ip_address_type=None, updated_at=START + timedelta(milliseconds=1))
    found = [await store.read(workforce.find, *PLACE, "crowd")]
    await store.write(workforce.update, changed)
    found.append(await store.read(workforce.find, *PLACE, "crowd"))
    assert found == [made, changed]


async def test_a_provider_is_kept_without_its_secret_and_goes_with_its_people(store: Store) -> None:
    """Whatever is read of a workforce, the secret is no part of it."""
    made = await store.write(insert, replace(CROWD, kind=PoolKind.OIDC, vpc=VPC))
    await store.write(identity_providers.put, store.sealer, made.id, PROVIDER, "first")
    other = replace(PROVIDER, issuer="https://other.example", scope=None, extra_params={})
    found = [await store.read(workforce.find, *PLACE, "crowd")]
    await store.write(identity_providers.put, store.sealer, made.id, other, "second")
    found.append(await store.read(workforce.find, *PLACE, "crowd"))
    assert found == [replace(made, provider=PROVIDER), replace(made, provider=other)]
    assert await store.read(identity_providers.client_secret, store.sealer, made.id) == "second"
    await store.write(workforce.delete, *PLACE, "crowd")
    assert await store.write(insert, replace(CROWD, kind=PoolKind.OIDC)), "nothing is left of the pool"


async def test_the_public_crowd_is_no_workforce_of_its_account(store: Store) -> None:
    await store.write(insert, replace(CROWD, kind=PoolKind.PUBLIC))
    with pytest.raises(NotFound):
        await store.read(workforce.find, *PLACE, "crowd")
    assert await store.read(workforce.find_of_pool, *PLACE, CROWD.pool_id) is None
    assert await store.read(workforce.count, *PLACE) == 0
    assert (await store.read(workforce.list_page, *PLACE, Listing())).items == ()


async def test_an_answer_of_a_provider_is_taken_once(store: Store) -> None:
    taken = [await store.write(identity_providers.use_once, b"state", 1_000) for _ in range(2)]
    forgotten = [await store.write(identity_providers.forget_used, now) for now in (999, 1_000)]
    assert (taken, forgotten) == ([True, False], [0, 1])


async def test_a_team_keeps_the_order_of_its_members(store: Store) -> None:
    crowd = await store.write(insert, CROWD)
    made = await store.write(workforce.insert_team, TEAM, crowd.id)
    changed = replace(made, members=made.members[::-1], notification_topic_arn=None, description="Others")
    found = [await store.read(workforce.find_team, *PLACE, "team")]
    await store.write(workforce.update_team, changed)
    found.append(await store.read(workforce.find_team, *PLACE, "team"))
    assert found == [made, changed]


async def test_names_are_taken(store: Store) -> None:
    crowd = await store.write(insert, CROWD)
    await store.write(workforce.insert_team, TEAM, crowd.id)
    with pytest.raises(AlreadyExists):
        await store.write(workforce.insert, replace(CROWD, portal_id="other"))
    with pytest.raises(AlreadyExists):
        await store.write(workforce.insert_team, TEAM, crowd.id)


async def test_a_workforce_stays_as_long_as_its_teams(store: Store) -> None:
    crowd = await store.write(insert, CROWD)
    team = await store.write(workforce.insert_team, TEAM, crowd.id)
    with pytest.raises(InUse):
        await store.write(workforce.delete, *PLACE, "crowd")
    await store.write(workforce.delete_team, team)
    await store.write(workforce.delete, *PLACE, "crowd")
    with pytest.raises(NotFound):
        await store.read(workforce.find, *PLACE, "crowd")


async def test_a_team_goes_with_its_tags(store: Store) -> None:
    crowd = await store.write(insert, CROWD)
    team = await store.write(workforce.insert_team, TEAM, crowd.id)
    team_arn = arn.private_workteam(*PLACE, "team")
    await store.write(tags.put, team_arn, {"a": "1"})
    await store.write(workforce.delete_team, team)
    assert await store.read(tags.find_all, team_arn) == {}
    assert await store.read(usable_workteams.is_allowed, Use(PLACE[0], team_arn)) is False
