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
    _template_versions()
    _workforces()
    _people()
    _shared_crowds()


def _template_versions() -> None:
    """A template can be replaced: what it is now, is its first version."""
    op.add_column("human_task_uis", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "human_task_ui_versions",
        sa.Column("human_task_ui_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sample_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("human_task_ui_id", "number", name="pk_human_task_ui_versions"),
        sa.ForeignKeyConstraint(
            ["human_task_ui_id"], ["human_task_uis.id"], name="fk_human_task_ui_versions_human_task_ui_id"
        ),
        sa.ForeignKeyConstraint(
            ["content_sha256"], ["template_contents.sha256"], name="fk_human_task_ui_versions_content_sha256"
        ),
    )
    op.execute(
        "insert into human_task_ui_versions (human_task_ui_id, number, content_sha256, created_at, created_by, note) "
        "select id, 1, content_sha256, created_at, '', '' from human_task_uis"
    )


def _workforces() -> None:
    """Pools whose people come from elsewhere: hidden from the callers of the user pools' operations."""
    op.add_column("user_pools", sa.Column("kind", sa.Text(), nullable=False, server_default="cognito"))


def _people() -> None:
    """Sessions whose tokens rotate, links, second factors, letters. Everybody signs in once more: the old tokens are
    all that the old table held."""
    op.add_column("user_pools", sa.Column("organisation", sa.Text(), nullable=False, server_default=""))
    op.add_column("user_pools", sa.Column("contact", sa.Text(), nullable=False, server_default=""))
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("workforce_id", Id, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("rotated_at", sa.BigInteger(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("previous_until", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        sa.UniqueConstraint("uid", name=op.f("uq_sessions_uid")),
    )
    op.create_index("ix_sessions_subject", "sessions", ["kind", "subject_id"], unique=False)
    op.create_index("ix_sessions_expiry", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_previous", "sessions", ["previous_hash"], unique=False)
    op.create_table(
        "account_links",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", "purpose", name=op.f("pk_account_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    op.create_index("ix_account_links_expiry", "account_links", ["expires_at"], unique=False)
    op.create_table(
        "second_factors",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "letters",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("delivery_due", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("uid", name=op.f("uq_letters_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letters_due", "letters", ["delivery_due"], unique=False)
    op.create_index("ix_letters_subject", "letters", ["kind", "subject_id"], unique=False)
    op.create_index("ix_letters_account", "letters", ["account", "region", "id"], unique=False)


def _shared_crowds() -> None:
    """Whose teams an account may use, the public crowd with its ledger, vendors' teams."""
    op.create_table(
        "usable_workteams",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("arn", sa.Text(), nullable=False),
        sa.Column("workteam_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("account", "arn", name="pk_usable_workteams"),
        sa.ForeignKeyConstraint(
            ["workteam_id"], ["workteams.id"], name="fk_usable_workteams_workteam_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_usable_workteams_workteam", "usable_workteams", ["workteam_id"])
    op.execute(
        "insert into usable_workteams (account, arn, workteam_id) "
        "select account, 'arn:aws:sagemaker:' || region || ':' || account || '\\:workteam/private-crowd/' || name, id "
        "from workteams"
    )
    op.create_table(
        "public_crowds",
        sa.Column("workforce_id", Id, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("takes_registrations", sa.Boolean(), nullable=False),
        sa.Column("confirms_email", sa.Boolean(), nullable=False),
        sa.Column("consent_id", Id, nullable=False),
        sa.Column("blocked", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workforce_id", name="pk_public_crowds"),
        sa.ForeignKeyConstraint(
            ["workforce_id"], ["workforces.id"], name="fk_public_crowds_workforce_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("account", "region", name="uq_public_crowds_account_region"),
    )
    op.create_table(
        "public_consents",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("workforce_id", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_consents"),
        sa.ForeignKeyConstraint(
            ["workforce_id"], ["workforces.id"], name="fk_public_consents_workforce_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_public_consents_workforce", "public_consents", ["workforce_id"])
    op.create_table(
        "public_workers",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("consent_id", Id, nullable=False),
        sa.Column("consented_at", sa.BigInteger(), nullable=False),
        sa.Column("accepts_adult", sa.Boolean(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("answer_count", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("user_id", name="pk_public_workers"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_public_workers_user_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["public_consents.id"], name="fk_public_workers_consent_id"),
    )
    op.create_table(
        "earnings",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("workforce_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("flow_name", sa.Text(), nullable=False),
        sa.Column("loop_name", sa.Text(), nullable=False),
        sa.Column("assignment_id", Id, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("earned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_earnings"),
        sa.ForeignKeyConstraint(["workforce_id"], ["workforces.id"], name="fk_earnings_workforce_id"),
        sa.UniqueConstraint("assignment_id", name="uq_earnings_assignment_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_earnings_workforce", "earnings", ["workforce_id", "id"])
    op.create_index("ix_earnings_user", "earnings", ["user_id", "id"])
    op.create_table(
        "vendor_services",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("listing_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("workteam_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seller_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("offered_to", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vendor_services"),
        sa.ForeignKeyConstraint(["workteam_id"], ["workteams.id"], name="fk_vendor_services_workteam_id"),
        sa.UniqueConstraint("listing_id", name="uq_vendor_services_listing_id"),
        sa.UniqueConstraint("workteam_id", name="uq_vendor_services_workteam_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vendor_services_region", "vendor_services", ["region", "id"])
    op.create_table(
        "subscriptions",
        sa.Column("service_id", Id, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "account", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(["service_id"], ["vendor_services.id"], name="fk_subscriptions_service_id"),
    )
    op.create_index("ix_subscriptions_account", "subscriptions", ["account", "service_id"])
