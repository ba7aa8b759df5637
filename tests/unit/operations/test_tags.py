from __future__ import annotations

import pytest
from tests.factories import make_caller, make_ui

from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, InvalidRequest, NotFound
from overread.operations import tags
from overread.operations.context import Context


async def test_a_refused_addition_changes_nothing(ctx: Context, caller: Caller) -> None:
    ui_arn = await make_ui(ctx, caller)
    await tags.add_tags(ctx, caller, ui_arn, [("a", "1")])
    with pytest.raises(InvalidRequest, match="51 tags"):
        await tags.add_tags(ctx, caller, ui_arn, [("a", "2"), *((str(number), "") for number in range(50))])
    assert await tags.list_tags(ctx, caller, ui_arn) == {"a": "1"}


async def test_another_accounts_resource_is_nobodys_business(ctx: Context, caller: Caller) -> None:
    ui_arn = await make_ui(ctx, caller)
    with pytest.raises(AccessDenied):
        await tags.list_tags(ctx, make_caller("999999999999"), ui_arn)


async def test_an_arn_of_another_region_names_nothing_here(ctx: Context, caller: Caller) -> None:
    ui_arn = await make_ui(ctx, caller)
    with pytest.raises(NotFound):
        await tags.list_tags(ctx, make_caller(region="eu-west-1"), ui_arn)


@pytest.mark.parametrize(
    "arn", ["arn:aws:s3:us-east-1:111122223333:bucket/name", "arn:aws:sagemaker:us-east-1:111122223333:x"]
)
async def test_other_arns_are_refused(ctx: Context, caller: Caller, arn: str) -> None:
    with pytest.raises(InvalidRequest, match="is not the ARN of a resource that can have tags"):
        await tags.list_tags(ctx, caller, arn)
