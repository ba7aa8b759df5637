"""Keys of a deployment's own people, and when they were used."""

from __future__ import annotations

import pytest
from tests.factories import ACCOUNT

from overread.domain.access import KeyUse
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied
from overread.domain.policies.managed import ADMINISTRATOR, PREFIX
from overread.operations import access_keys
from overread.operations.access import grants
from overread.operations.access_keys import authorize, create_access_key, find_credential, list_access_keys
from overread.operations.context import Context
from overread.operations.rendering import reading_grant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_first_key_makes_an_administrator_and_a_further_one_changes_nothing(
    ctx: Context, caller: Caller
) -> None:
    await create_access_key(ctx, ACCOUNT, "admin", "AKIA1", "secret")
    await create_access_key(ctx, ACCOUNT, "admin", "AKIA2", "secret")
    await create_access_key(ctx, ACCOUNT, "ci", "AKIA3", "secret", [f"{PREFIX}AmazonAugmentedAIFullAccess"])

    async def attached(name: str) -> list[str]:
        from overread.domain.access import IdentityKind

        return await grants.list_attached(ctx, caller, IdentityKind.USER, name)

    assert await attached("admin") == [ADMINISTRATOR]
    assert await attached("ci") == [f"{PREFIX}AmazonAugmentedAIFullAccess"]
    credential = await find_credential(ctx, "AKIA2")
    assert credential is not None
    assert credential.permissions.unrestricted
    assert [(key.access_key_id, key.user_name) for key in await list_access_keys(ctx, ACCOUNT)] == [
        ("AKIA1", "admin"),
        ("AKIA2", "admin"),
        ("AKIA3", "ci"),
    ]


async def test_uses_are_written_once_for_many(ctx: Context) -> None:
    await create_access_key(ctx, ACCOUNT, "admin", "AKIA1", "secret")
    for second in range(100):
        access_keys.note_use(ctx, "AKIA1", "s3", "us-east-1", ctx.clock().replace(second=second % 60))
    assert (await list_access_keys(ctx, ACCOUNT))[0].used is None

    await access_keys.write_uses(ctx)
    assert (await list_access_keys(ctx, ACCOUNT))[0].used == KeyUse(
        ctx.clock().replace(second=39), "s3", "us-east-1"
    )


async def test_the_key_of_templates_reads_objects_and_nothing_else(ctx: Context) -> None:
    grant = await reading_grant(ctx, ACCOUNT, "us-east-1")
    credential = await find_credential(ctx, grant.access_key_id)  # type: ignore[attr-defined]
    assert credential is not None
    template = Caller(ACCOUNT, "us-east-1", credential.arn, "", "", credential.permissions)

    authorize(template, "s3:GetObject", "arn:aws:s3:::bucket/key")
    for action, resource in (("s3:ListBucket", "arn:aws:s3:::bucket"), ("iam:GetUser", "*")):
        with pytest.raises(AccessDenied):
            authorize(template, action, resource)
