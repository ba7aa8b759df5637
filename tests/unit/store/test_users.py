"""People who prove elsewhere who they are; those of user pools are tested through boto3."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from tests.fakes import START

from overread.domain.paging import Listing
from overread.domain.workforce import PoolKind, User, UserPool, UserStatus
from overread.store import Store, user_pools, users

MARA = User(
    id=0,
    pool_id="hidden",
    username="mara-1",
    sub="sub-1",
    worker_id="0123456789abcdef",
    email=None,
    status=UserStatus.CONFIRMED,
    enabled=True,
    created_at=START,
    modified_at=START,
    attributes={"name": "Mara"},
)
LATER = START + timedelta(hours=1)


async def make_pool(store: Store) -> None:
    pool = UserPool(0, "111122223333", "us-east-1", "hidden", "people", START, kind=PoolKind.OIDC)
    await store.write(user_pools.insert_pool, pool)


async def test_a_person_keeps_their_ids_and_has_todays_name(store: Store) -> None:
    await make_pool(store)
    first = await store.write(users.put_known_elsewhere, MARA)
    today = replace(
        MARA,
        sub="sub-2",
        worker_id="fedcba9876543210",
        email="mara@example.com",
        created_at=LATER,
        modified_at=LATER,
        attributes={"name": "Mara Lind"},
    )
    await store.write(users.set_enabled, first.id, START, enabled=False)

    again = await store.write(users.put_known_elsewhere, today)

    assert first == replace(MARA, id=first.id)
    assert again == replace(
        first, email=today.email, attributes=today.attributes, modified_at=LATER, enabled=False
    )
    assert await store.read(users.find_known_elsewhere, "hidden", ["mara-1", "nobody"]) == [again]


async def test_a_person_is_in_the_groups_of_today_and_no_others(store: Store) -> None:
    await make_pool(store)
    mara = await store.write(users.put_known_elsewhere, MARA)
    otto = await store.write(
        users.put_known_elsewhere, replace(MARA, username="otto", sub="sub-3", worker_id="00")
    )
    await store.write(users.set_groups, "hidden", otto.id, ["a", "b"], START)

    def change(conn: sa.Connection, names: list[str], now: datetime) -> list[str]:
        users.set_groups(conn, "hidden", mara.id, names, now)
        return [group.name for group in users.list_groups_of_user(conn, mara.id, Listing()).items]

    found = [await store.write(change, names, LATER) for names in (["a"], ["b", "c"], ["c"])]

    assert found == [["a"], ["b", "c"], ["c"]]
    of_otto = await store.read(users.list_groups_of_user, otto.id, Listing())
    assert [group.name for group in of_otto.items] == ["a", "b"]
