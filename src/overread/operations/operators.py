"""The operators of an account, for each other: who they are, adding, disabling, removing. Nobody can close the last door.

IAM has no such actions; they are named as it would (`overread:DisableOperator`), so that policies and the record of
deeds have words for them.
"""

from __future__ import annotations

import sqlalchemy as sa

from overread.auth.passwords import temporary_password
from overread.domain.caller import Caller
from overread.domain.errors import InUse
from overread.domain.people import Operator
from overread.operations import audit, sign_in
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import operators, sessions
from overread.store.operators import KIND
from overread.store.operators import OperatorRow as OperatorRow

LAST = "At least one operator of an account has to be able to sign in. Add or enable another one first."


async def list_operators(ctx: Context, caller: Caller) -> list[OperatorRow]:
    """By address."""
    authorize(caller, "overread:ListOperators", "*")
    return await ctx.store.read(operators.list_all, caller.account)


async def find(ctx: Context, caller: Caller, operator_id: int) -> OperatorRow:
    """Raises NotFound."""
    authorize(caller, "overread:ListOperators", "*")
    return await ctx.store.read(operators.find, caller.account, operator_id)


async def add(ctx: Context, caller: Caller, email: str) -> tuple[Operator, str]:
    """A new operator and their temporary password, which is told once. Raises AlreadyExists, InvalidRequest."""
    resource = _arn(caller.account, email)
    authorize(caller, "overread:CreateOperator", resource)
    password = temporary_password()
    added = await sign_in.add_operator(ctx, email=email, password=password, account=caller.account)
    await audit.note(ctx, caller, "overread:CreateOperator", resource)
    return added, password


async def set_enabled(ctx: Context, caller: Caller, operator_id: int, *, enabled: bool) -> None:
    """Disabling ends every session at once. Raises NotFound; InUse for the last one."""
    action = "overread:EnableOperator" if enabled else "overread:DisableOperator"
    found = await find(ctx, caller, operator_id)
    authorize(caller, action, _arn(caller.account, found.email))

    def change(conn: sa.Connection) -> None:
        if not operators.set_enabled(conn, caller.account, operator_id, enabled=enabled):
            raise InUse(KIND, found.email, LAST)

    await audit.change(ctx, caller, action, _arn(caller.account, found.email), change)


async def end_sessions(ctx: Context, caller: Caller, operator_id: int) -> None:
    """Sign an operator out everywhere. Raises NotFound."""
    found = await find(ctx, caller, operator_id)
    resource = _arn(caller.account, found.email)
    authorize(caller, "overread:EndOperatorSessions", resource)

    def change(conn: sa.Connection) -> None:
        sessions.delete_sessions_of(conn, sessions.OPERATOR, operator_id)

    await audit.change(ctx, caller, "overread:EndOperatorSessions", resource, change)


async def remove(ctx: Context, caller: Caller, operator_id: int) -> None:
    """Raises NotFound; InUse for the last one."""
    found = await find(ctx, caller, operator_id)
    resource = _arn(caller.account, found.email)
    authorize(caller, "overread:DeleteOperator", resource)

    def change(conn: sa.Connection) -> None:
        if not operators.delete(conn, caller.account, operator_id):
            raise InUse(KIND, found.email, LAST)

    await audit.change(ctx, caller, "overread:DeleteOperator", resource, change)


def _arn(account: str, email: str) -> str:
    return f"arn:aws:iam::{account}:operator/{email.lower()}"
