"""Who did, or saw, what: the record that a security officer asks for.

A deed is either one of ours, named below, or the IAM action of an operation that changed something
(`sagemaker:CreateWorkteam`): the words that auditors of AWS know from CloudTrail. What a loop's own rows tell, acceptances
and answers, is not told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain.caller import Caller
from overread.domain.people import Operator, Worker

_OPERATOR_ARN = ":operator/"


class ActorKind(StrEnum):
    WORKER = "worker"
    OPERATOR = "operator"
    CALLER = "caller"
    NOBODY = "nobody"
    """Somebody who did not prove who they are; the name is what they said."""


class Deed(StrEnum):
    """What is no operation of AWS. A new one needs its words: `audit.…` in `web/english/loops.py`."""

    TASK_HELD = "task.held"
    TASK_OPENED = "task.opened"
    TASK_PREVIEWED = "task.previewed"
    TASK_PAUSED = "task.paused"
    TASK_RESUMED = "task.resumed"
    TASK_RELEASED = "task.released"
    TASK_DECLINED = "task.declined"
    DOCUMENT_GRANTED = "document.granted"
    LOOP_VIEWED = "loop.viewed"
    OUTPUT_DOWNLOADED = "output.downloaded"
    RESULTS_EXPORTED = "results.exported"
    AUDIT_EXPORTED = "audit.exported"
    DELIVERY_RETRIED = "delivery.retried"
    SIGNED_IN = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGNED_OUT = "sign_in.ended"
    SESSIONS_ENDED = "sessions.ended"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - an event
    PASSWORD_RESET = "password.reset"  # noqa: S105 - an event
    SECOND_FACTOR_SET = "second_factor.set"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    LETTER_READ = "letter.read"
    WORKER_INVITED = "worker.invited"
    WORKER_REGISTERED = "worker.registered"
    LEDGER_EXPORTED = "ledger.exported"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever did it. name: an e-mail address, a user name or an ARN. id: lasting, where the name may change.
    address: of their machine; empty if it is not known.
    """

    account: str
    kind: ActorKind
    name: str
    id: str = ""
    address: str = ""

    @classmethod
    def of_worker(cls, worker: Worker, address: str = "") -> Actor:
        return cls(
            worker.workforce.account,
            ActorKind.WORKER,
            worker.email or worker.name,
            worker.worker_id,
            address,
        )

    @classmethod
    def of_operator(cls, operator: Operator, address: str = "") -> Actor:
        return cls(operator.account, ActorKind.OPERATOR, operator.email, f"operator-{operator.id}", address)

    @classmethod
    def of_caller(cls, caller: Caller, address: str = "") -> Actor:
        """An operator's page asks for operations as a caller: in the record that is the operator again."""
        _, is_operator, email = caller.arn.partition(_OPERATOR_ARN)
        kind = ActorKind.OPERATOR if is_operator else ActorKind.CALLER
        name = email or caller.arn
        return cls(caller.account, kind, name, caller.user_id, address or caller.source_ip)

    @classmethod
    def nobody(cls, account: str, said: str, address: str = "") -> Actor:
        return cls(account, ActorKind.NOBODY, said, address=address)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record. what: a Deed or an IAM action. resource: an ARN or a name. loop_name: the loop it was about."""

    id: int
    at: datetime
    actor: Actor
    what: str
    region: str
    resource: str
    loop_name: str | None
    detail: str
