"""Every table of overread, as SQLAlchemy Core sees it.

Shared by SQLite and PostgreSQL. Conventions:

* Keys begin with (account, region); surrogate ids are 64-bit and never shown outside.
* Times are integer milliseconds since the epoch, UTC: exact, sortable, equal on both databases.
* Columns named ``sealed`` (or ``*_sealed``) hold bytes made by ``store/sealing.py``.
* A column that ends in ``_due`` is a timer: background work takes rows whose time has come, under a lease.

The tables are made by the migrations; a test holds this file equal to their sum.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

AnyRow = Row[*tuple[Any, ...]]
"""A result row whose columns are read by name."""

Id = BigInteger().with_variant(Integer(), "sqlite")
"""64-bit on both; SQLite gives its own row id only to a column declared INTEGER."""


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that matter: what waits, what is open.

    On PostgreSQL it is the same index, by the migrations. To say so here, too, would load the whole dialect at every
    start, for nothing but this word.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


HELD_OR_DONE = "state in ('Accepted', 'Paused', 'Submitted', 'Declined')"
"""States after which a worker is not offered the same loop again."""
GIVEN_UP = "state in ('Returned', 'Expired', 'Closed')"
"""The other ends of an assignment."""


# --- templates and workflows ---------------------------------------------------------------------------------

template_contents = Table(
    "template_contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

human_task_uis = Table(
    "human_task_uis",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("content_sha256", Text, ForeignKey("template_contents.sha256"), nullable=False),
    # Of the text that new loops take: the number of its row below.
    Column("version", Integer, nullable=False, server_default=text("1")),
    UniqueConstraint("account", "region", "name"),
    sqlite_autoincrement=True,
)

human_task_ui_versions = Table(
    "human_task_ui_versions",
    metadata,
    Column("human_task_ui_id", Id, ForeignKey("human_task_uis.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content_sha256", Text, ForeignKey("template_contents.sha256"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    # What the editor's preview is filled with; taken from a review, it is as secret as that.
    Column("sample_sealed", LargeBinary),
)

flow_definitions = Table(
    "flow_definitions",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("role_arn", Text, nullable=False),
    Column("output_path", Text, nullable=False),
    Column("kms_key_id", Text),
    Column("workteam_arn", Text, nullable=False),
    Column("human_task_ui_arn", Text, nullable=False),
    Column("task_title", Text, nullable=False),
    Column("task_description", Text, nullable=False),
    Column("task_count", Integer, nullable=False),
    Column("availability_seconds", BigInteger),
    Column("time_limit_seconds", BigInteger, nullable=False),
    Column("keywords", Text, nullable=False),  # JSON list
    Column("price", Text),  # JSON object
    Column("request_source", Text),
    Column("conditions", Text),
    Column("failure_reason", Text),
    UniqueConstraint("account", "region", "name"),
    Index("ix_flow_definitions_workteam", "workteam_arn"),
    sqlite_autoincrement=True,
)

# --- human loops -----------------------------------------------------------------------------------------------

human_loops = Table(
    "human_loops",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("flow_id", Id, ForeignKey("flow_definitions.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("available_until", BigInteger, nullable=False),
    Column("input_digest", LargeBinary, nullable=False),
    Column("classifiers", Text, nullable=False),  # JSON list
    Column("template_sha256", Text, nullable=False),
    Column("task_count", Integer, nullable=False),
    Column("time_limit_ms", BigInteger, nullable=False),
    # How far the work is. free_slots is what may be accepted now: 0 as soon as the loop is not offered any more.
    Column("free_slots", Integer, nullable=False),
    Column("open_count", Integer, nullable=False, server_default=text("0")),
    Column("answer_count", Integer, nullable=False, server_default=text("0")),
    Column("decline_count", Integer, nullable=False, server_default=text("0")),
    Column("queue_position", BigInteger, nullable=False),
    # The decided end (domain/human_loop.py: Outcome) while the output is still to be written.
    Column("outcome", Text),
    Column("failure_code", Text),
    Column("failure_reason", Text),
    Column("finished_at", BigInteger),
    Column("check_due", BigInteger),
    Column("expiry_due", BigInteger),
    Column("finish_due", BigInteger),
    Column("finish_attempts", Integer, nullable=False, server_default=text("0")),
    Column("payload_purged", Boolean, nullable=False, server_default=text("false")),
    # Slots that are kept for a worker's next task: rows of `holds`.
    Column("held_count", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("account", "region", "name"),
    # The queue: claiming walks it forward from a worker's cursor.
    _partial("ix_human_loops_queue", "flow_id", "queue_position", where="free_slots > 0"),
    # Lists are read by status, the statuses merged: so one index serves lists with and without a status, and counts.
    Index("ix_human_loops_by_flow", "flow_id", "status", "created_at", "id"),
    Index("ix_human_loops_by_account", "account", "region", "status", "created_at", "id"),
    _partial(
        "ix_human_loops_flow_failures",
        "flow_id",
        "failure_code",
        "created_at",
        "id",
        where="failure_code is not null",
    ),
    _partial(
        "ix_human_loops_failures",
        "account",
        "region",
        "failure_code",
        "created_at",
        "id",
        where="failure_code is not null",
    ),
    _partial("ix_human_loops_check", "check_due", where="check_due is not null"),
    _partial("ix_human_loops_expiry", "expiry_due", where="expiry_due is not null"),
    _partial("ix_human_loops_finish", "finish_due", where="finish_due is not null"),
    _partial(
        "ix_human_loops_finished", "finished_at", where="payload_purged = false and finished_at is not null"
    ),
    sqlite_autoincrement=True,
)

loop_inputs = Table(
    "loop_inputs",
    metadata,
    Column(
        "loop_id", Id, ForeignKey("human_loops.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("sealed", LargeBinary, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    _id(),
    Column("loop_id", Id, ForeignKey("human_loops.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("accepted_at", BigInteger, nullable=False),
    Column("deadline_due", BigInteger),
    Column("time_limit_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("active_ms", BigInteger, nullable=False, server_default=text("0")),
    Column("decline_reason", Text),
    Index("ix_assignments_loop", "loop_id", "user_id"),
    # One live or final assignment per worker and loop; returned and expired ones may repeat.
    # The worker first: so it also finds the loops of a worker, together with the index after it.
    _partial("uq_assignments_distinct", "user_id", "loop_id", where=HELD_OR_DONE, unique=True),
    _partial("ix_assignments_given_up", "user_id", "loop_id", where=GIVEN_UP),
    Index("ix_assignments_worker", "user_id", "state", "id"),
    _partial("ix_assignments_deadline", "deadline_due", where="deadline_due is not null"),
    sqlite_autoincrement=True,
)

holds = Table(
    "holds",
    metadata,
    # A worker's next task, kept while they are on another: it takes a slot and is no acceptance. Ended ones stay, to tell
    # who had what on their screen.
    _id(),
    Column("loop_id", Id, ForeignKey("human_loops.id", ondelete="CASCADE"), nullable=False),
    Column("flow_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("state", Text, nullable=False),  # domain/assignment.py: HoldState
    Column("held_at", BigInteger, nullable=False),
    Column("until_due", BigInteger),
    Column("ended_at", BigInteger),
    Index("ix_holds_loop", "loop_id", "user_id"),
    _partial("uq_holds_live", "loop_id", "user_id", where="state = 'Held'", unique=True),
    _partial("ix_holds_worker", "user_id", "flow_id", where="state = 'Held'"),
    _partial("ix_holds_due", "until_due", where="until_due is not null"),
    sqlite_autoincrement=True,
)

notification_choices = Table(
    "notification_choices",
    metadata,
    # How workers want to be told that work waits; no row: as their teams have it.
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("mail", Text, nullable=False),  # domain/notifying.py: ByMail
    Column("minutes", Integer, nullable=False),
    Column("quiet_from", Integer),  # minutes since midnight, in the time zone
    Column("quiet_until", Integer),
    Column("time_zone", Text, nullable=False),
    Column("chat_sealed", LargeBinary),  # its address
    Column("service", Text),
    Column("problem", Text),
)

team_notifications = Table(
    "team_notifications",
    metadata,
    Column(
        "workteam_id",
        Id,
        ForeignKey("workteams.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("mail", Boolean, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("chat_sealed", LargeBinary),
    Column("service", Text),
    Column("problem", Text),
)

told = Table(
    "told",
    metadata,
    # How far a worker or a team's chat has been told: to which place in the queues, and when again at the earliest.
    Column("kind", Text, primary_key=True),  # 'worker' or 'team'
    Column("recipient_id", Id, primary_key=True, autoincrement=False),
    Column("through", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
)

chat_messages = Table(
    "chat_messages",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("recipient_id", Id, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("delivery_due", BigInteger, nullable=False),
    Index("ix_chat_messages_due", "delivery_due"),
    sqlite_autoincrement=True,
)

answers = Table(
    "answers",
    metadata,
    Column(
        "assignment_id",
        Id,
        ForeignKey("assignments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("loop_id", Id, ForeignKey("human_loops.id", ondelete="CASCADE"), nullable=False),
    Column("submitted_at", BigInteger, nullable=False),
    # Who answered, as of then (JSON object): the answer outlives the user's record.
    Column("identity", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # The form as the worker left it: an answer alone cannot be put back into every control.
    Column("filled_sealed", LargeBinary),
    Index("ix_answers_loop", "loop_id"),
)

late_answers = Table(
    "late_answers",
    metadata,
    _id(),
    Column("assignment_id", Id, nullable=False),
    Column("loop_name", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_late_answers_loop", "account", "region", "loop_name"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column(
        "assignment_id",
        Id,
        ForeignKey("assignments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("seq", BigInteger, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

template_problems = Table(
    "template_problems",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("template_sha256", Text, nullable=False),
    Column("loop_name", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("source", Text, nullable=False),  # 'render' or 'frame'
    Column("element", Text, nullable=False),
    Column("attribute", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("occurrences", BigInteger, nullable=False),
    # Of source, element, attribute and message: texts as long as these do not fit into a key.
    Column("fingerprint", LargeBinary, nullable=False),
    UniqueConstraint(
        "account", "region", "template_sha256", "fingerprint", name="uq_template_problems_fingerprint"
    ),
    sqlite_autoincrement=True,
)

# --- events ------------------------------------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("loop_name", Text, nullable=False),
    Column("sink", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_error", Text),
    Column("delivery_due", BigInteger),
    Column("delivered_at", BigInteger),
    Index("ix_outbox_loop", "account", "region", "loop_name"),
    Index("ix_outbox_account", "account", "region", "id"),
    _partial("ix_outbox_due", "delivery_due", where="delivery_due is not null"),
    _partial("ix_outbox_undelivered", "account", "region", "id", where="delivered_at is null"),
    sqlite_autoincrement=True,
)

# --- figures and the audit record ---------------------------------------------------------------------------------

# Sums by workflow and time. Each process adds to rows of its own (shard), so that none waits for another; reading adds them up.
flow_arrivals = Table(
    "flow_arrivals",
    metadata,
    Column(
        "flow_id",
        Id,
        ForeignKey("flow_definitions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),  # since the epoch
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("arrivals", BigInteger, nullable=False),
)

flow_figures = Table(
    "flow_figures",
    metadata,
    Column(
        "flow_id",
        Id,
        ForeignKey("flow_definitions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("span", BigInteger, primary_key=True, autoincrement=False),  # an hour or a day, in ms
    Column("measure", Text, primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # of the span, in ms since the epoch
    Column(
        "bucket", Integer, primary_key=True, autoincrement=False
    ),  # of a histogram (domain/figures.py), or 0
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

worker_figures = Table(
    "worker_figures",
    metadata,
    Column(
        "flow_id",
        Id,
        ForeignKey("flow_definitions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # of the day, in ms since the epoch
    Column("measure", Text, primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),  # empty where there is none
    Column("at", BigInteger, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("loop_name", Text),
    Column("detail", Text, nullable=False),
    Index("ix_audit_account", "account", "at", "id"),
    Index("ix_audit_actor", "account", "actor", "at", "id"),
    _partial("ix_audit_loop", "account", "region", "loop_name", "at", "id", where="loop_name is not null"),
    sqlite_autoincrement=True,
)

# --- people ------------------------------------------------------------------------------------------------------

user_pools = Table(
    "user_pools",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("pool_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("domain", Text, unique=True),
    Column("settings", Text, nullable=False),  # JSON object: members of CreateUserPool as sent
    Column("created_at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False, server_default=text("'cognito'")),  # domain/workforce.py: PoolKind
    Column("organisation", Text, nullable=False, server_default=text("''")),  # as mails to its people name it
    Column("contact", Text, nullable=False, server_default=text("''")),  # whom they may write to
    Index("ix_user_pools_account", "account", "region", "id"),
    sqlite_autoincrement=True,
)

user_pool_clients = Table(
    "user_pool_clients",
    metadata,
    _id(),
    Column("pool_id", Text, ForeignKey("user_pools.pool_id", ondelete="CASCADE"), nullable=False),
    Column("client_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("secret_sealed", LargeBinary),
    Column("settings", Text, nullable=False),  # JSON object
    Column("created_at", BigInteger, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Index("ix_user_pool_clients_pool", "pool_id", "id"),
    sqlite_autoincrement=True,
)

user_groups = Table(
    "user_groups",
    metadata,
    _id(),
    Column("pool_id", Text, ForeignKey("user_pools.pool_id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("precedence", Integer),
    Column("role_arn", Text),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("pool_id", "name"),
    sqlite_autoincrement=True,
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("pool_id", Text, ForeignKey("user_pools.pool_id", ondelete="CASCADE"), nullable=False),
    Column("username", Text, nullable=False),
    Column("sub", Text, nullable=False, unique=True),
    Column("worker_id", Text, nullable=False, unique=True),
    Column("email", Text),
    Column("status", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("attributes", Text, nullable=False),  # JSON object
    Column("password_hash", Text),
    Column("password_expires_at", BigInteger),  # temporary passwords only
    Column("created_at", BigInteger, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    UniqueConstraint("pool_id", "username"),
    Index("ix_users_email", "pool_id", "email"),
    sqlite_autoincrement=True,
)

group_members = Table(
    "group_members",
    metadata,
    Column(
        "group_id",
        Id,
        ForeignKey("user_groups.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Index("ix_group_members_user", "user_id"),
)

workforces = Table(
    "workforces",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("portal_id", Text, nullable=False, unique=True),
    Column("pool_id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("cidrs", Text, nullable=False),  # JSON list
    Column("ip_address_type", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("vpc", Text),  # JSON object: domain/workforce.py: WorkforceVpc
    UniqueConstraint("account", "region", "name"),
    sqlite_autoincrement=True,
)

identity_providers = Table(
    "identity_providers",
    metadata,
    Column(
        "workforce_id",
        Id,
        ForeignKey("workforces.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("client_id", Text, nullable=False),
    Column("client_secret_sealed", LargeBinary, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("authorization_endpoint", Text, nullable=False),
    Column("token_endpoint", Text, nullable=False),
    Column("user_info_endpoint", Text, nullable=False),
    Column("logout_endpoint", Text, nullable=False),
    Column("jwks_uri", Text, nullable=False),
    Column("scope", Text),
    Column("extra_params", Text, nullable=False),  # JSON object
)

used_sign_ins = Table(
    "used_sign_ins",
    metadata,
    # Answers of identity providers that have come back: each is taken once.
    Column("state_hash", LargeBinary, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_used_sign_ins_expiry", "expires_at"),
)

workteams = Table(
    "workteams",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("workforce_id", Id, ForeignKey("workforces.id"), nullable=False),
    Column("description", Text, nullable=False),
    Column("notification_topic_arn", Text),
    Column("s3_presign_source_ip", Text),
    Column("s3_presign_vpc_source_ip", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("account", "region", "name"),
    sqlite_autoincrement=True,
)

workteam_members = Table(
    "workteam_members",
    metadata,
    Column(
        "workteam_id",
        Id,
        ForeignKey("workteams.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("pool_id", Text, nullable=False),
    Column("group_name", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("definition", Integer, nullable=False, server_default=text("0")),
    Index("ix_workteam_members_group", "pool_id", "group_name"),
)

usable_workteams = Table(
    "usable_workteams",
    metadata,
    # The work teams that an account's flow definitions may name, and whose members then do the work: its own private
    # ones, its public crowd, the vendors' that it subscribes to.
    Column("account", Text, primary_key=True),
    Column("arn", Text, primary_key=True),
    Column("workteam_id", Id, ForeignKey("workteams.id", ondelete="CASCADE"), nullable=False),
    Index("ix_usable_workteams_workteam", "workteam_id"),
)

public_crowds = Table(
    "public_crowds",
    metadata,
    Column(
        "workforce_id",
        Id,
        ForeignKey("workforces.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("takes_registrations", Boolean, nullable=False),
    Column("confirms_email", Boolean, nullable=False),
    Column("consent_id", Id, nullable=False),
    Column("blocked", Text, nullable=False),  # JSON list of addresses and `@domain`s
    Column("opened_at", BigInteger, nullable=False),
    UniqueConstraint("account", "region"),
)

public_consents = Table(
    "public_consents",
    metadata,
    _id(),
    # Texts are never changed: what somebody agreed to can be shown for as long as they are paid.
    Column("workforce_id", Id, ForeignKey("workforces.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_public_consents_workforce", "workforce_id"),
    sqlite_autoincrement=True,
)

public_workers = Table(
    "public_workers",
    metadata,
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("consent_id", Id, ForeignKey("public_consents.id"), nullable=False),
    Column("consented_at", BigInteger, nullable=False),
    Column("accepts_adult", Boolean, nullable=False),
    # What the ledger's rows of this worker come to, in tenths of a cent.
    Column("earned", BigInteger, nullable=False, server_default=text("0")),
    Column("answer_count", BigInteger, nullable=False, server_default=text("0")),
)

earnings = Table(
    "earnings",
    metadata,
    # The ledger: one row per submitted answer that has a price. It outlives loop, workflow and worker.
    _id(),
    Column("workforce_id", Id, ForeignKey("workforces.id"), nullable=False),
    Column("user_id", Id, nullable=False),
    Column("worker_id", Text, nullable=False),
    Column("flow_name", Text, nullable=False),
    Column("loop_name", Text, nullable=False),
    Column("assignment_id", Id, nullable=False, unique=True),
    Column("price", BigInteger, nullable=False),  # in tenths of a cent
    Column("earned_at", BigInteger, nullable=False),
    Index("ix_earnings_workforce", "workforce_id", "id"),
    Index("ix_earnings_user", "user_id", "id"),
    sqlite_autoincrement=True,
)

vendor_services = Table(
    "vendor_services",
    metadata,
    _id(),
    Column("listing_id", Text, nullable=False, unique=True),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("workteam_id", Id, ForeignKey("workteams.id"), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("seller_name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("offered_to", Text, nullable=False),  # JSON list of accounts; empty: every account
    Column("created_at", BigInteger, nullable=False),
    Index("ix_vendor_services_region", "region", "id"),
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("service_id", Id, ForeignKey("vendor_services.id"), primary_key=True, autoincrement=False),
    Column("account", Text, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_subscriptions_account", "account", "service_id"),
)

operators = Table(
    "operators",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),  # stays while tokens rotate; never in a cookie
    Column("kind", Text, nullable=False),  # 'worker' or 'operator'
    Column("subject_id", Id, nullable=False),
    Column("workforce_id", Id),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("rotated_at", BigInteger, nullable=False),
    Column("previous_hash", LargeBinary),
    Column("previous_until", BigInteger),  # null: until the new token is seen for the first time
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),  # as the browser names itself
    Column("id_token_sealed", LargeBinary),  # of an identity provider, for signing out there
    Index("ix_sessions_subject", "kind", "subject_id"),
    Index("ix_sessions_expiry", "expires_at"),
    Index("ix_sessions_previous", "previous_hash"),
)

account_links = Table(
    "account_links",
    metadata,
    Column("kind", Text, primary_key=True),  # as of sessions
    Column("subject_id", Id, primary_key=True, autoincrement=False),
    Column("purpose", Text, primary_key=True),  # 'invitation' or 'reset'
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_account_links_expiry", "expires_at"),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("kind", Text, primary_key=True),  # as of sessions
    Column("subject_id", Id, primary_key=True, autoincrement=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),  # null: being set up
    Column("last_step", BigInteger, nullable=False),  # of the newest code that was used
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject_id", Id, primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, primary_key=True),
)

letters = Table(
    "letters",
    metadata,
    _id(),
    Column("uid", Text, nullable=False, unique=True),  # of the mail's Message-ID, the same for all tries
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("notice", Text, nullable=False),  # 'invitation', 'reset', …
    Column("kind", Text, nullable=False),  # as of sessions
    Column("subject_id", Id, nullable=False),
    Column("recipient", Text),
    Column("body_sealed", LargeBinary),  # null once it was delivered, or is of no use any more
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("delivery_due", BigInteger),
    Column("sent_at", BigInteger),
    Column("last_error", Text),
    Index("ix_letters_due", "delivery_due"),
    Index("ix_letters_subject", "kind", "subject_id"),
    Index("ix_letters_account", "account", "region", "id"),
    sqlite_autoincrement=True,
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("subject", Text, primary_key=True),  # 'email:…' or 'address:…', hashed
    Column("failures", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
)

# --- callers -----------------------------------------------------------------------------------------------------

access_keys = Table(
    "access_keys",
    metadata,
    Column("access_key_id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("purpose", Text, nullable=False),  # 'caller', or 'grant': signs the read grants of templates
    Column("active", Boolean, nullable=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("last_used_service", Text),
    Column("last_used_region", Text),
    Index("ix_access_keys_account", "account", "purpose"),
    Index("ix_access_keys_user", "account", "user_name"),
)

identities = Table(
    "identities",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),  # 'user' or 'role'
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # in lower case: names differ by more than case
    Column("path", Text, nullable=False),
    Column("unique_id", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    # Of roles.
    Column("trust", Text),
    Column("description", Text),
    Column("max_session_seconds", Integer),
    UniqueConstraint("account", "kind", "name_key"),
    sqlite_autoincrement=True,
)

deleted_roles = Table(
    "deleted_roles",
    metadata,
    Column("account", Text, primary_key=True),
    Column("name_key", Text, primary_key=True),
)

inline_policies = Table(
    "inline_policies",
    metadata,
    Column(
        "identity_id",
        Id,
        ForeignKey("identities.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("name", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

policy_attachments = Table(
    "policy_attachments",
    metadata,
    Column(
        "identity_id",
        Id,
        ForeignKey("identities.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("policy_arn", Text, primary_key=True),
    Index("ix_policy_attachments_policy", "policy_arn", "identity_id"),
)

managed_policies = Table(
    "managed_policies",
    metadata,
    _id(),
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("arn", Text, nullable=False, unique=True),
    Column("unique_id", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("default_version", Integer, nullable=False),
    Column("newest_version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("account", "name_key"),
    sqlite_autoincrement=True,
)

managed_policy_versions = Table(
    "managed_policy_versions",
    metadata,
    Column(
        "policy_id",
        Id,
        ForeignKey("managed_policies.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("number", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

temporary_credentials = Table(
    "temporary_credentials",
    metadata,
    Column("access_key_id", Text, primary_key=True),
    Column("identity_id", Id, ForeignKey("identities.id", ondelete="CASCADE"), nullable=False),
    Column("session_name", Text),  # of a role; None for a user's own session
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("policies", Text, nullable=False),  # JSON list of documents that narrow the session
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_temporary_credentials_expiry", "expires_at"),
    Index("ix_temporary_credentials_identity", "identity_id"),
)

tags = Table(
    "tags",
    metadata,
    Column("resource_arn", Text, primary_key=True),
    Column("tag_key", Text, primary_key=True),
    Column("tag_value", Text, nullable=False),
    Column("position", Integer, nullable=False),
)
