"""Which work teams an account's flow definitions may name, and whose members then do the work.

A private team is usable by its own account alone; a vendor's by every account that subscribes, each under the same
ARN; and the public crowd's one ARN stands in every account for that account's own crowd.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain.workforce import ENABLED
from overread.store import rows
from overread.store.schema import flow_definitions, usable_workteams, workteams


@dataclass(frozen=True, slots=True)
class Use:
    """account: whose flow definitions may name the team by this ARN."""

    account: str
    arn: str


def allow(conn: sa.Connection, use: Use, workteam_id: int) -> None:
    """Allowing what is allowed already changes nothing."""
    rows.insert_new(
        conn, usable_workteams, {"account": use.account, "arn": use.arn, "workteam_id": workteam_id}
    )


def forbid(conn: sa.Connection, use: Use) -> None:
    conn.execute(
        sa.delete(usable_workteams).where(
            usable_workteams.c.account == use.account, usable_workteams.c.arn == use.arn
        )
    )


def is_allowed(conn: sa.Connection, use: Use) -> bool:
    found = sa.select(usable_workteams.c.workteam_id).where(
        usable_workteams.c.account == use.account, usable_workteams.c.arn == use.arn
    )
    return conn.execute(found).first() is not None


def uses_of(conn: sa.Connection, workteam_id: int) -> list[Use]:
    """Everything by which the team can be given work: its own ARN first, then those of subscribers."""
    found = conn.execute(
        sa.select(usable_workteams.c.account, usable_workteams.c.arn)
        .where(usable_workteams.c.workteam_id == workteam_id)
        .order_by(usable_workteams.c.arn, usable_workteams.c.account)
    )
    return [Use(row.account, row.arn) for row in found]


def binds_addresses(conn: sa.Connection, flow_id: int) -> bool:
    """Whether the team of the flow definition has its read addresses bound to the network address of the worker.

    A worker's address within a VPC is the one that overread sees, so both constraints say the same here.
    """
    flows, uses = flow_definitions, usable_workteams
    asked = (
        sa.select(workteams.c.id)
        .join(uses, uses.c.workteam_id == workteams.c.id)
        .join(flows, sa.and_(flows.c.account == uses.c.account, flows.c.workteam_arn == uses.c.arn))
        .where(
            flows.c.id == flow_id,
            sa.or_(
                workteams.c.s3_presign_source_ip == ENABLED, workteams.c.s3_presign_vpc_source_ip == ENABLED
            ),
        )
    )
    return conn.execute(asked).first() is not None
