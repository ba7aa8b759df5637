"""Work teams, sign-in, permissions and the console: what release 0.4 adds.

Revision: 0002. One function per area, in the order of `store/schema.py`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Every area below, each by itself."""
    _workforces()


def _workforces() -> None:
    """Pools whose people come from elsewhere: hidden from the callers of the user pools' operations."""
    op.add_column("user_pools", sa.Column("kind", sa.Text(), nullable=False, server_default="cognito"))
