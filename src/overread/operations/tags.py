"""Tags of flow definitions, human task UIs and work teams.
Human loops have none, and workforces only from their creation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.tags import by_key, check_count
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import flow_definitions, human_task_uis, tags, workforce


async def add_tags(
    ctx: Context, caller: Caller, resource_arn: str, pairs: Iterable[tuple[str, str]]
) -> Mapping[str, str]:
    """Add or replace tags; the answer is all tags after it.
    Raises InvalidRequest, NotFound for an unknown resource.
    """
    authorize(caller, "sagemaker:AddTags", resource_arn)
    added = by_key(pairs)

    def change(conn: sa.Connection) -> Mapping[str, str]:
        _find_resource(conn, caller, resource_arn)
        tags.put(conn, resource_arn, added)
        present = tags.find_all(conn, resource_arn)
        check_count(present)
        return present

    return await ctx.store.write(change)


async def list_tags(ctx: Context, caller: Caller, resource_arn: str) -> Mapping[str, str]:
    """All tags of a resource. Raises as `add_tags`."""
    authorize(caller, "sagemaker:ListTags", resource_arn)

    def read(conn: sa.Connection) -> Mapping[str, str]:
        _find_resource(conn, caller, resource_arn)
        return tags.find_all(conn, resource_arn)

    return await ctx.store.read(read)


async def delete_tags(ctx: Context, caller: Caller, resource_arn: str, keys: Sequence[str]) -> None:
    """Delete tags by key; keys that are not there are no error. Raises as `add_tags`."""
    authorize(caller, "sagemaker:DeleteTags", resource_arn)

    def change(conn: sa.Connection) -> None:
        _find_resource(conn, caller, resource_arn)
        tags.delete(conn, resource_arn, keys)

    await ctx.store.write(change)


def _find_resource(conn: sa.Connection, caller: Caller, resource_arn: str) -> None:
    target = arn.parse(resource_arn)
    if target is None or target.service != "sagemaker":
        raise InvalidRequest(f"'{resource_arn}' is not the ARN of a resource that can have tags.")
    place = (caller.account, caller.region)
    if (target.account, target.region) != place or target.partition != "aws":
        raise NotFound(target.kind.replace("-", " "), resource_arn)
    match target.kind:
        case "flow-definition":
            flow_definitions.find(conn, *place, target.name)
        case "human-task-ui":
            human_task_uis.find(conn, *place, target.name)
        case "workteam":
            crowd, _, name = target.name.partition("/")
            if crowd != arn.PRIVATE_CROWD:
                raise NotFound(workforce.WORKTEAM, resource_arn)
            workforce.find_team(conn, *place, name)
        case kind:
            # Observed for `workforce`, which can have tags from its creation only.
            raise InvalidRequest(f"Invalid resource type: {kind}")
