from __future__ import annotations

from tests.factories import make_flow

from overread.domain.caller import Caller
from overread.operations import flow_definitions
from overread.operations.context import Context


async def test_a_new_definition_is_active_at_once(ctx: Context, caller: Caller) -> None:
    await make_flow(ctx, caller)
    found = await flow_definitions.describe(ctx, caller, "flow")
    assert found.status == "Active"
