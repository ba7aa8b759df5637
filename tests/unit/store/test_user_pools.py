from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.fakes import START

from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.paging import Listing
from overread.domain.workforce import User, UserGroup, UserPool, UserPoolClient, UserStatus, Workforce
from overread.store import Store, user_pools, users, workforce
from overread.store.schema import user_pool_clients
from overread.store.schema import users as user_rows
from overread.store.users import Password

POOL = UserPool(0, "111122223333", "us-east-1", "us-east-1_abc", "people", START)
GROUP = UserGroup(POOL.pool_id, "reviewers", START)
ANA = User(
    id=0,
    pool_id=POOL.pool_id,
    username="ana",
    sub="sub-of-ana",
    worker_id="0123456789abcdef",
    email="ana@example.com",
    status=UserStatus.FORCE_CHANGE_PASSWORD,
    enabled=True,
    created_at=START,
    modified_at=START,
    attributes={"sub": "sub-of-ana", "email": "ana@example.com", "name": "Ana"},
)
PASSWORD = Password("hash", START + timedelta(days=7))
CLIENT = UserPoolClient(POOL.pool_id, "client", "portal", START, START, secret="the-secret-of-the-client")


async def test_a_clients_secret_is_sealed(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    await store.write(user_pools.insert_client, store.sealer, CLIENT)
    column = sa.select(user_pool_clients.c.secret_sealed)
    sealed = await store.read(lambda conn: bytes(conn.execute(column).scalar_one()))
    found = await store.read(user_pools.find_client, store.sealer, POOL.pool_id, "client")
    assert (b"secret" in sealed, found) == (False, CLIENT)


async def test_an_update_of_a_client_keeps_its_secret(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    await store.write(user_pools.insert_client, store.sealer, CLIENT)
    changed = replace(
        CLIENT, name="new", settings={"a": [1]}, modified_at=START + timedelta(seconds=1), secret=None
    )
    await store.write(user_pools.update_client, changed)
    found = await store.read(user_pools.find_client, store.sealer, POOL.pool_id, "client")
    assert found == replace(changed, secret=CLIENT.secret)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["ana", "sub-of-ana"]),
        ({"AliasAttributes": ["email"]}, ["ana", "sub-of-ana", "ana@example.com"]),
        ({"UsernameConfiguration": {"CaseSensitive": False}}, ["ana", "ANA", "sub-of-ana"]),
    ],
)
async def test_a_person_is_found_by_the_names_the_pool_allows(
    store: Store, settings: dict[str, object], names: list[str]
) -> None:
    pool = replace(POOL, settings=settings)
    await store.write(user_pools.insert_pool, pool)
    made = await store.write(users.insert_user, ANA, PASSWORD)
    found = []
    for name in ("ana", "ANA", "sub-of-ana", "ana@example.com", "bob"):
        try:
            assert await store.read(users.find_user, pool, name) == made
            found.append(name)
        except NotFound:
            pass
    assert found == names


async def test_two_people_cannot_have_one_name(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    await store.write(users.insert_user, ANA, PASSWORD)
    with pytest.raises(AlreadyExists):
        await store.write(users.insert_user, replace(ANA, sub="other", worker_id="other"), PASSWORD)


async def test_of_a_deleted_person_two_ids_are_left(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    await store.write(user_pools.insert_group, GROUP)
    made = await store.write(users.insert_user, ANA, PASSWORD)
    await store.write(users.add_to_group, POOL.pool_id, "reviewers", made.id)
    await store.write(users.delete_user, made, START)
    row = await store.read(lambda conn: conn.execute(sa.select(user_rows)).one())
    left = (row.id, row.sub, row.worker_id)
    forgotten = (row.email, row.password_hash, row.attributes, row.enabled)
    assert (left, forgotten) == ((made.id, ANA.sub, ANA.worker_id), (None, None, "{}", False))
    assert ANA.username not in row.username.split()
    members = await store.read(users.list_users_in_group, POOL.pool_id, "reviewers", Listing())
    assert members.items == ()


async def test_a_group_of_another_pool_is_another_group(store: Store) -> None:
    other = replace(POOL, pool_id="us-east-1_other")
    for pool in (POOL, other):
        await store.write(user_pools.insert_pool, pool)
        await store.write(user_pools.insert_group, replace(GROUP, pool_id=pool.pool_id))
    made = await store.write(users.insert_user, ANA, PASSWORD)
    await store.write(users.add_to_group, POOL.pool_id, "reviewers", made.id)
    found = [
        (await store.read(users.list_users_in_group, pool.pool_id, "reviewers", Listing())).items
        for pool in (POOL, other)
    ]
    assert found == [(made,), ()]


async def test_a_pool_goes_with_everybody_in_it(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    await store.write(user_pools.insert_group, GROUP)
    await store.write(user_pools.insert_client, store.sealer, CLIENT)
    made = await store.write(users.insert_user, ANA, PASSWORD)
    await store.write(users.add_to_group, POOL.pool_id, "reviewers", made.id)
    await store.write(user_pools.delete_pool, POOL.pool_id)
    assert await store.read(users.count, POOL.pool_id) == 0


async def test_a_pool_of_a_workforce_stays(store: Store) -> None:
    await store.write(user_pools.insert_pool, POOL)
    made = Workforce(
        0, POOL.account, POOL.region, "crowd", "portal", POOL.pool_id, "client", (), START, START
    )
    await store.write(workforce.insert, made)
    with pytest.raises(InUse, match="is used by the workforce 'crowd'"):
        await store.write(user_pools.delete_pool, POOL.pool_id)
