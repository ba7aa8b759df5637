"""First schema.

Revision: 0001. The conventions are those of `store/schema.py`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "access_keys",
        sa.Column("access_key_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("access_key_id", name=op.f("pk_access_keys")),
    )
    op.create_index("ix_access_keys_account", "access_keys", ["account", "purpose"], unique=False)
    op.create_table(
        "buckets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("cors", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_buckets")),
    )
    op.create_index("ix_buckets_account", "buckets", ["account", "name"], unique=False)
    op.create_table(
        "flow_definitions",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("role_arn", sa.Text(), nullable=False),
        sa.Column("output_path", sa.Text(), nullable=False),
        sa.Column("kms_key_id", sa.Text(), nullable=True),
        sa.Column("workteam_arn", sa.Text(), nullable=False),
        sa.Column("human_task_ui_arn", sa.Text(), nullable=False),
        sa.Column("task_title", sa.Text(), nullable=False),
        sa.Column("task_description", sa.Text(), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("availability_seconds", sa.BigInteger(), nullable=True),
        sa.Column("time_limit_seconds", sa.BigInteger(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("request_source", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_definitions")),
        sa.UniqueConstraint(
            "account", "region", "name", name=op.f("uq_flow_definitions_account_region_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_flow_definitions_workteam", "flow_definitions", ["workteam_arn"], unique=False)
    op.create_table(
        "late_answers",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("assignment_id", Id, nullable=False),
        sa.Column("loop_name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_late_answers_loop", "late_answers", ["account", "region", "loop_name"], unique=False)
    op.create_table(
        "operators",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("email", name=op.f("uq_operators_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("loop_name", sa.Text(), nullable=False),
        sa.Column("sink", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivery_due", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["delivery_due"],
        unique=False,
        sqlite_where=sa.text("delivery_due is not null"),
        postgresql_where=sa.text("delivery_due is not null"),
    )
    op.create_index("ix_outbox_loop", "outbox", ["account", "region", "loop_name"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("workforce_id", Id, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_expiry", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_subject", "sessions", ["kind", "subject_id"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "tags",
        sa.Column("resource_arn", sa.Text(), nullable=False),
        sa.Column("tag_key", sa.Text(), nullable=False),
        sa.Column("tag_value", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resource_arn", "tag_key", name=op.f("pk_tags")),
    )
    op.create_table(
        "template_contents",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_template_contents")),
    )
    op.create_table(
        "template_problems",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("template_sha256", sa.Text(), nullable=False),
        sa.Column("loop_name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("occurrences", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_problems")),
        sa.UniqueConstraint(
            "account", "region", "template_sha256", "fingerprint", name="uq_template_problems_fingerprint"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_pools",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_pools")),
        sa.UniqueConstraint("domain", name=op.f("uq_user_pools_domain")),
        sa.UniqueConstraint("pool_id", name=op.f("uq_user_pools_pool_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_user_pools_account", "user_pools", ["account", "region", "id"], unique=False)
    op.create_table(
        "workforces",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("cidrs", sa.Text(), nullable=False),
        sa.Column("ip_address_type", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workforces")),
        sa.UniqueConstraint("account", "region", "name", name=op.f("uq_workforces_account_region_name")),
        sa.UniqueConstraint("portal_id", name=op.f("uq_workforces_portal_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "human_loops",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("flow_id", Id, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("available_until", sa.BigInteger(), nullable=False),
        sa.Column("input_digest", sa.LargeBinary(), nullable=False),
        sa.Column("classifiers", sa.Text(), nullable=False),
        sa.Column("template_sha256", sa.Text(), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("time_limit_ms", sa.BigInteger(), nullable=False),
        sa.Column("free_slots", sa.Integer(), nullable=False),
        sa.Column("open_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answer_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("decline_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("queue_position", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("check_due", sa.BigInteger(), nullable=True),
        sa.Column("expiry_due", sa.BigInteger(), nullable=True),
        sa.Column("finish_due", sa.BigInteger(), nullable=True),
        sa.Column("finish_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("payload_purged", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["flow_id"], ["flow_definitions.id"], name=op.f("fk_human_loops_flow_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_human_loops")),
        sa.UniqueConstraint("account", "region", "name", name=op.f("uq_human_loops_account_region_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_human_loops_by_account", "human_loops", ["account", "region", "created_at", "id"], unique=False
    )
    op.create_index("ix_human_loops_by_flow", "human_loops", ["flow_id", "created_at", "id"], unique=False)
    op.create_index(
        "ix_human_loops_check",
        "human_loops",
        ["check_due"],
        unique=False,
        sqlite_where=sa.text("check_due is not null"),
        postgresql_where=sa.text("check_due is not null"),
    )
    op.create_index(
        "ix_human_loops_expiry",
        "human_loops",
        ["expiry_due"],
        unique=False,
        sqlite_where=sa.text("expiry_due is not null"),
        postgresql_where=sa.text("expiry_due is not null"),
    )
    op.create_index(
        "ix_human_loops_finish",
        "human_loops",
        ["finish_due"],
        unique=False,
        sqlite_where=sa.text("finish_due is not null"),
        postgresql_where=sa.text("finish_due is not null"),
    )
    op.create_index(
        "ix_human_loops_finished",
        "human_loops",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("payload_purged = false and finished_at is not null"),
        postgresql_where=sa.text("payload_purged = false and finished_at is not null"),
    )
    op.create_index(
        "ix_human_loops_queue",
        "human_loops",
        ["flow_id", "queue_position"],
        unique=False,
        sqlite_where=sa.text("free_slots > 0"),
        postgresql_where=sa.text("free_slots > 0"),
    )
    op.create_table(
        "human_task_uis",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_sha256"], ["template_contents.sha256"], name=op.f("fk_human_task_uis_content_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_human_task_uis")),
        sa.UniqueConstraint("account", "region", "name", name=op.f("uq_human_task_uis_account_region_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "object_uploads",
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=True),
        sa.Column("composite", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bucket"], ["buckets.name"], name=op.f("fk_object_uploads_bucket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_object_uploads")),
    )
    op.create_index(
        "ix_object_uploads_bucket", "object_uploads", ["bucket", "key", "upload_id"], unique=False
    )
    op.create_table(
        "objects",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=True),
        sa.Column("part_sizes", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bucket"], ["buckets.name"], name=op.f("fk_objects_bucket")),
        sa.PrimaryKeyConstraint("bucket", "key", name=op.f("pk_objects")),
    )
    op.create_index("ix_objects_blob", "objects", ["blob"], unique=False)
    op.create_table(
        "user_groups",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("precedence", sa.Integer(), nullable=True),
        sa.Column("role_arn", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["user_pools.pool_id"], name=op.f("fk_user_groups_pool_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_groups")),
        sa.UniqueConstraint("pool_id", "name", name=op.f("uq_user_groups_pool_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_pool_clients",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["user_pools.pool_id"], name=op.f("fk_user_pool_clients_pool_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_pool_clients")),
        sa.UniqueConstraint("client_id", name=op.f("uq_user_pool_clients_client_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_user_pool_clients_pool", "user_pool_clients", ["pool_id", "id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["user_pools.pool_id"], name=op.f("fk_users_pool_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("pool_id", "username", name=op.f("uq_users_pool_id_username")),
        sa.UniqueConstraint("sub", name=op.f("uq_users_sub")),
        sa.UniqueConstraint("worker_id", name=op.f("uq_users_worker_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_users_email", "users", ["pool_id", "email"], unique=False)
    op.create_table(
        "workteams",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("workforce_id", Id, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("notification_topic_arn", sa.Text(), nullable=True),
        sa.Column("s3_presign_source_ip", sa.Text(), nullable=True),
        sa.Column("s3_presign_vpc_source_ip", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workforce_id"], ["workforces.id"], name=op.f("fk_workteams_workforce_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workteams")),
        sa.UniqueConstraint("account", "region", "name", name=op.f("uq_workteams_account_region_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assignments",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("loop_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline_due", sa.BigInteger(), nullable=True),
        sa.Column("time_limit_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("active_ms", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["human_loops.id"], name=op.f("fk_assignments_loop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_assignments_deadline",
        "assignments",
        ["deadline_due"],
        unique=False,
        sqlite_where=sa.text("deadline_due is not null"),
        postgresql_where=sa.text("deadline_due is not null"),
    )
    op.create_index("ix_assignments_loop", "assignments", ["loop_id", "user_id"], unique=False)
    op.create_index("ix_assignments_worker", "assignments", ["user_id", "state", "id"], unique=False)
    op.create_index(
        "uq_assignments_distinct",
        "assignments",
        ["loop_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("state in ('Accepted', 'Paused', 'Submitted', 'Declined')"),
        postgresql_where=sa.text("state in ('Accepted', 'Paused', 'Submitted', 'Declined')"),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", Id, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["user_groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_group_members_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_group_members")),
    )
    op.create_index("ix_group_members_user", "group_members", ["user_id"], unique=False)
    op.create_table(
        "loop_inputs",
        sa.Column("loop_id", Id, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["human_loops.id"], name=op.f("fk_loop_inputs_loop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("loop_id", name=op.f("pk_loop_inputs")),
    )
    op.create_table(
        "object_parts",
        sa.Column("upload_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["object_uploads.upload_id"],
            name=op.f("fk_object_parts_upload_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f("pk_object_parts")),
    )
    op.create_index("ix_object_parts_blob", "object_parts", ["blob"], unique=False)
    op.create_table(
        "workteam_members",
        sa.Column("workteam_id", Id, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workteam_id"],
            ["workteams.id"],
            name=op.f("fk_workteam_members_workteam_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workteam_id", "position", name=op.f("pk_workteam_members")),
    )
    op.create_index("ix_workteam_members_group", "workteam_members", ["pool_id", "group_name"], unique=False)
    op.create_table(
        "answers",
        sa.Column("assignment_id", Id, autoincrement=False, nullable=False),
        sa.Column("loop_id", Id, nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_answers_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["loop_id"], ["human_loops.id"], name=op.f("fk_answers_loop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_loop", "answers", ["loop_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("assignment_id", Id, autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_drafts_assignment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_drafts")),
    )
