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
    _holds()
    _notifications()
    _template_versions()
    _workforces()
    _people()
    _identity_providers()
    _shared_crowds()
    _access()
    _inspection()
    _figures()
    _audit()


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


def _identity_providers() -> None:
    """Workforces whose people sign in elsewhere."""
    op.add_column("workforces", sa.Column("vpc", sa.Text(), nullable=True))
    op.add_column(
        "workteam_members", sa.Column("definition", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("sessions", sa.Column("id_token_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "identity_providers",
        sa.Column("workforce_id", Id, autoincrement=False, nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("authorization_endpoint", sa.Text(), nullable=False),
        sa.Column("token_endpoint", sa.Text(), nullable=False),
        sa.Column("user_info_endpoint", sa.Text(), nullable=False),
        sa.Column("logout_endpoint", sa.Text(), nullable=False),
        sa.Column("jwks_uri", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("extra_params", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workforce_id"],
            ["workforces.id"],
            name=op.f("fk_identity_providers_workforce_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workforce_id", name=op.f("pk_identity_providers")),
    )
    op.create_table(
        "used_sign_ins",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_used_sign_ins")),
    )
    op.create_index("ix_used_sign_ins_expiry", "used_sign_ins", ["expires_at"], unique=False)


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


def _holds() -> None:
    """The next task of a worker, kept for them; and their form as they left it."""
    op.add_column("answers", sa.Column("filled_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("human_loops", sa.Column("held_count", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "holds",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("loop_id", Id, nullable=False),
        sa.Column("flow_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.Column("until_due", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["human_loops.id"], name=op.f("fk_holds_loop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holds_loop", "holds", ["loop_id", "user_id"], unique=False)
    _partial_index("uq_holds_live", "holds", ["loop_id", "user_id"], "state = 'Held'", unique=True)
    _partial_index("ix_holds_worker", "holds", ["user_id", "flow_id"], "state = 'Held'")
    _partial_index("ix_holds_due", "holds", ["until_due"], "until_due is not null")


def _inspection() -> None:
    """Lists of loops by status; the loops of a worker; deliveries that are kept for a while after they were made."""
    for name, leading in (
        ("ix_human_loops_by_flow", ["flow_id"]),
        ("ix_human_loops_by_account", ["account", "region"]),
    ):
        op.drop_index(name, "human_loops")
        op.create_index(name, "human_loops", [*leading, "status", "created_at", "id"])
    failed = sa.text("failure_code is not null")
    for name, leading in (
        ("ix_human_loops_flow_failures", ["flow_id"]),
        ("ix_human_loops_failures", ["account", "region"]),
    ):
        columns = [*leading, "failure_code", "created_at", "id"]
        op.create_index(name, "human_loops", columns, sqlite_where=failed, postgresql_where=failed)
    op.drop_index("uq_assignments_distinct", "assignments")
    for name, states in (
        ("uq_assignments_distinct", "'Accepted', 'Paused', 'Submitted', 'Declined'"),
        ("ix_assignments_given_up", "'Returned', 'Expired', 'Closed'"),
    ):
        where = sa.text(f"state in ({states})")
        op.create_index(
            name,
            "assignments",
            ["user_id", "loop_id"],
            unique=name.startswith("uq"),
            sqlite_where=where,
            postgresql_where=where,
        )
    op.add_column("outbox", sa.Column("delivered_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_outbox_account", "outbox", ["account", "region", "id"])
    waiting = sa.text("delivered_at is null")
    op.create_index(
        "ix_outbox_undelivered",
        "outbox",
        ["account", "region", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _figures() -> None:
    """Sums for the operator's overview, with what the old tables still tell. Agreement cannot be: answers are sealed."""
    op.create_table(
        "flow_arrivals",
        sa.Column("flow_id", Id, autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("arrivals", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("flow_id", "hour", "shard", name="pk_flow_arrivals"),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["flow_definitions.id"], name="fk_flow_arrivals_flow_id", ondelete="CASCADE"
        ),
    )
    for table, of_whom, order in (
        ("flow_figures", "span", ("measure", "start")),
        ("worker_figures", "user_id", ("start", "measure")),
    ):
        op.create_table(
            table,
            sa.Column("flow_id", Id, autoincrement=False, nullable=False),
            sa.Column(
                of_whom, Id if of_whom == "user_id" else sa.BigInteger(), autoincrement=False, nullable=False
            ),
            sa.Column("measure", sa.Text(), nullable=False),
            sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            sa.Column("total", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("flow_id", of_whom, *order, "bucket", "shard", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["flow_id"], ["flow_definitions.id"], name=f"fk_{table}_flow_id", ondelete="CASCADE"
            ),
            sqlite_with_rowid=False,
        )
    for statement in PAST:
        op.execute(statement)


_ENDED = """
    select h.id, h.flow_id, a.user_id, a.state, a.accepted_at, a.ended_at as at,
        case
            when a.active_ms > 0 and a.active_ms < a.ended_at - a.accepted_at then a.active_ms
            else a.ended_at - a.accepted_at
        end as spent
    from human_loops h join assignments a on a.loop_id = h.id
    where h.finished_at is not null and a.ended_at is not null
"""
_PAST = {
    "flow_figures": f"""
        select flow_id, finished_at as at,
            case
                when failure_code = 'Expired' and decline_count >= task_count then 'declined_out'
                when failure_code = 'Expired' then 'expired'
                when failure_code is not null then 'failed'
                when status = 'Stopped' then 'stopped'
                else 'completed'
            end as measure, null as value
        from human_loops where finished_at is not null
        union all
        select flow_id, at, 'working', spent from ({_ENDED}) e where state = 'Submitted'
        union all
        select flow_id, at, case state when 'Expired' then 'timed_out' else lower(state) end, null from ({_ENDED}) e where state in ('Declined', 'Returned', 'Expired')
        union all
        select h.flow_id, min(a.accepted_at), 'waiting', min(a.accepted_at) - h.created_at
        from human_loops h join assignments a on a.loop_id = h.id
        where h.finished_at is not null group by h.id, h.flow_id, h.created_at
    """,  # noqa: S608 - of constants
    "worker_figures": f"""
        select flow_id, user_id, at, 'working' as measure, spent as value
        from ({_ENDED}) e where state = 'Submitted'
    """,  # noqa: S608 - of constants
}
"""Measures of what has ended, with their time; value: of a time that goes into a histogram."""


def _past_figures(table: str, of_whom: str, which: str, span: int) -> str:
    """The sums of domain/figures.py in SQL: `e` is the power of two by which a value is cut to four bits."""
    exponents = ", ".join(f"({e}, {8 << e}, {16 << e})" for e in range(44))
    return f"""
        with exponents (e, low, high) as (values {exponents})
        insert into {table} (flow_id, {of_whom}, start, measure, bucket, shard, n, total)
        select flow_id, {which}, at / {span} * {span}, measure,
            case when value is null then 0 when value < 8 then value else e * 8 + (value >> e) end, 0,
            count(*), coalesce(sum(value), 0)
        from ({_PAST[table]}) facts left join exponents on value >= low and value < high
        group by 1, 2, 3, 4, 5
    """  # noqa: S608 - of constants


PAST = (
    "insert into flow_arrivals (flow_id, hour, shard, arrivals) "
    "select flow_id, created_at / 3600000, 0, count(*) from human_loops group by 1, 2",
    _past_figures("flow_figures", "span", "3600000", 3_600_000),
    _past_figures("flow_figures", "span", "86400000", 86_400_000),
    _past_figures("worker_figures", "user_id", "user_id", 86_400_000),
)


def _audit() -> None:
    """Who did, or saw, what."""
    op.create_table(
        "audit",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("loop_name", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_account", "audit", ["account", "at", "id"])
    op.create_index("ix_audit_actor", "audit", ["account", "actor", "at", "id"])
    of_loop = sa.text("loop_name is not null")
    op.create_index(
        "ix_audit_loop",
        "audit",
        ["account", "region", "loop_name", "at", "id"],
        sqlite_where=of_loop,
        postgresql_where=of_loop,
    )


def _notifications() -> None:
    """Whom to tell that work waits, how far they have been told, and messages on their way to chats."""
    op.create_table(
        "notification_choices",
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notification_choices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_choices")),
    )
    op.create_table(
        "team_notifications",
        sa.Column("workteam_id", Id, autoincrement=False, nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workteam_id"],
            ["workteams.id"],
            name=op.f("fk_team_notifications_workteam_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workteam_id", name=op.f("pk_team_notifications")),
    )
    op.create_table(
        "told",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", Id, autoincrement=False, nullable=False),
        sa.Column("through", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "recipient_id", name=op.f("pk_told")),
    )
    op.create_table(
        "chat_messages",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", Id, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("delivery_due", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chat_messages_due", "chat_messages", ["delivery_due"], unique=False)


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _access() -> None:
    """Users, roles and policies. Whoever holds a key keeps every right: its user becomes an administrator."""
    op.add_column("access_keys", sa.Column("last_used_at", sa.BigInteger()))
    op.add_column("access_keys", sa.Column("last_used_service", sa.Text()))
    op.add_column("access_keys", sa.Column("last_used_region", sa.Text()))
    op.create_index("ix_access_keys_user", "access_keys", ["account", "user_name"])
    op.create_table(
        "identities",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("unique_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("trust", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("max_session_seconds", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("account", "kind", "name_key", name="uq_identities_account_kind_name_key"),
        sa.UniqueConstraint("unique_id", name="uq_identities_unique_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deleted_roles",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name_key", name="pk_deleted_roles"),
    )
    op.create_table(
        "inline_policies",
        sa.Column("identity_id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identity_id", "name", name="pk_inline_policies"),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name="fk_inline_policies_identity_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "policy_attachments",
        sa.Column("identity_id", Id, autoincrement=False, nullable=False),
        sa.Column("policy_arn", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identity_id", "policy_arn", name="pk_policy_attachments"),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name="fk_policy_attachments_identity_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_policy_attachments_policy", "policy_attachments", ["policy_arn", "identity_id"])
    op.create_table(
        "managed_policies",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("arn", sa.Text(), nullable=False),
        sa.Column("unique_id", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("default_version", sa.Integer(), nullable=False),
        sa.Column("newest_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_managed_policies"),
        sa.UniqueConstraint("arn", name="uq_managed_policies_arn"),
        sa.UniqueConstraint("account", "name_key", name="uq_managed_policies_account_name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "managed_policy_versions",
        sa.Column("policy_id", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", "number", name="pk_managed_policy_versions"),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["managed_policies.id"],
            name="fk_managed_policy_versions_policy_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "temporary_credentials",
        sa.Column("access_key_id", sa.Text(), nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("session_name", sa.Text()),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("policies", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("access_key_id", name="pk_temporary_credentials"),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name="fk_temporary_credentials_identity_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_temporary_credentials_expiry", "temporary_credentials", ["expires_at"])
    op.create_index("ix_temporary_credentials_identity", "temporary_credentials", ["identity_id"])
    op.execute(
        "insert into identities (account, kind, name, name_key, path, unique_id, created_at) "
        "select account, 'user', min(user_name), lower(user_name), '/', "
        "'AIDA' || substr(min(access_key_id), 5), min(created_at) "
        "from access_keys where purpose = 'caller' group by account, lower(user_name)"
    )
    op.execute(
        "update access_keys set user_name = (select i.name from identities i where i.kind = 'user' "
        "and i.account = access_keys.account and i.name_key = lower(access_keys.user_name)) where purpose = 'caller'"
    )
    op.execute(
        "insert into policy_attachments (identity_id, policy_arn) "
        "select id, 'arn\\:aws\\:iam\\:\\:aws\\:policy/AdministratorAccess' from identities where kind = 'user'"
    )
