"""What a workflow's role may do decides where its output goes; roles that nobody made here act as the deployment's."""

from __future__ import annotations

import dataclasses
import json
import pickle

import pytest
from tests.fakes import FakeClock
from tests.work import Work, make_work

from overread.domain.access import IdentityKind
from overread.domain.errors import InvalidRequest
from overread.operations import finishing, human_loops
from overread.operations.access import grants, roles, service_roles
from overread.operations.context import Context

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TRUST = json.dumps(
    {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    }
)
WRITE = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}})
ROLE = IdentityKind.ROLE
FLOW = "arn:aws:sagemaker:us-east-1:123456789012:flow-definition/flow"


async def make_work_with_role(ctx: Context) -> Work:
    """Of the role that `make_flow` names, which the account has."""
    from tests.factories import make_caller

    caller = make_caller()
    await roles.create(ctx, caller, "reviews", trust=TRUST)
    await grants.put_inline(ctx, caller, ROLE, "reviews", "write", WRITE)
    return await make_work(ctx)


async def test_a_role_that_may_not_write_any_more_fails_the_loop_with_its_reason(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work_with_role(ctx)
    await work.start()
    ana = await work.worker()
    await work.submit(ana, await work.claim(ana), {"answer": "yes"})
    await grants.delete_inline(ctx, work.caller, ROLE, "reviews", "write")

    for _ in range(finishing.MAX_ATTEMPTS):
        await work.settle()
        clock.advance(minutes=10)

    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert (loop.status.value, loop.failure_code) == ("Failed", "InternalError")
    assert loop.failure_reason is not None
    assert loop.failure_reason.startswith(
        "The output could not be written to the output location. The answers are kept."
    )
    assert "role/reviews may not do s3:PutObject on arn:aws:s3:::" in loop.failure_reason


async def test_rights_that_come_back_in_time_finish_the_loop(ctx: Context, clock: FakeClock) -> None:
    work = await make_work_with_role(ctx)
    await work.start()
    ana = await work.worker()
    await work.submit(ana, await work.claim(ana), {"answer": "yes"})
    await grants.delete_inline(ctx, work.caller, ROLE, "reviews", "write")
    await work.settle()
    await grants.put_inline(ctx, work.caller, ROLE, "reviews", "write", WRITE)
    clock.advance(minutes=1)
    await work.settle()

    assert await work.status() == "Completed"


async def test_unknown_roles_are_a_choice_of_the_deployment(ctx: Context) -> None:
    work = await make_work(ctx)

    async def find(role_arn: str) -> bool:
        found = await ctx.store.read(service_roles.find, ctx, work.caller.account, role_arn, FLOW)
        return found.unrestricted

    unknown = "arn:aws:iam::999999999999:role/elsewhere"
    assert await find(unknown)
    ctx.policy = dataclasses.replace(ctx.policy, require_roles=True)
    with pytest.raises(InvalidRequest, match="Could not assume role"):
        await find(unknown)


async def test_a_role_may_trust_the_service_for_one_account_and_its_workflows(ctx: Context) -> None:
    work = await make_work(ctx)
    account, role_arn = work.caller.account, f"arn:aws:iam::{work.caller.account}:role/careful"
    careful = json.loads(TRUST)
    careful["Statement"]["Condition"] = {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:sagemaker:us-east-1:{account}:flow-definition/f*"},
    }
    await roles.create(ctx, work.caller, "careful", trust=json.dumps(careful))

    async def find(name: str) -> bool:
        flow = f"arn:aws:sagemaker:us-east-1:{account}:flow-definition/{name}"
        return (await ctx.store.read(service_roles.find, ctx, account, role_arn, flow)).unrestricted

    assert not await find("flow")
    with pytest.raises(InvalidRequest, match="Could not assume role"):
        await find("another")


async def test_a_deleted_role_does_not_become_an_unknown_one(ctx: Context) -> None:
    work = await make_work_with_role(ctx)
    role_arn = f"arn:aws:iam::{work.caller.account}:role/reviews"
    await grants.delete_inline(ctx, work.caller, ROLE, "reviews", "write")
    await roles.delete(ctx, work.caller, "reviews")

    with pytest.raises(InvalidRequest, match="Could not assume role"):
        await ctx.store.read(service_roles.find, ctx, work.caller.account, role_arn, FLOW)
    assert (
        await service_roles.reading_of_flow(ctx, work.caller.account, work.caller.region, "flow") is not None
    )
    await roles.create(ctx, work.caller, "reviews", trust=TRUST)
    assert not (
        await ctx.store.read(service_roles.find, ctx, work.caller.account, role_arn, FLOW)
    ).unrestricted


async def test_a_role_opens_what_its_policies_name_and_what_the_service_kept(ctx: Context) -> None:
    work = await make_work_with_role(ctx)
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::documents/in/*"}
    await grants.put_inline(ctx, work.caller, ROLE, "reviews", "read", json.dumps({"Statement": read}))

    may_read = await service_roles.reading_of_flow(ctx, work.caller.account, work.caller.region, "flow")

    assert may_read is not None
    # A rendering child is told so by another process.
    told = pickle.loads(pickle.dumps(may_read))
    asked = (("documents", "in/a"), ("documents", "out/a"), ("overread-documents-1-us-east-1", "2026/a"))
    assert [told(bucket, key) for bucket, key in asked] == [True, False, True]
