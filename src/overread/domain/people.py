"""The people in front of a page, as their session proved them."""

from __future__ import annotations

from dataclasses import dataclass

from overread.domain.caller import Caller
from overread.domain.workforce import Workforce


@dataclass(frozen=True, slots=True)
class Worker:
    """A signed-in worker. worker_id: 16 hex digits, the one in output.json."""

    user_id: int
    pool_id: str
    worker_id: str
    sub: str
    name: str
    email: str | None
    workforce: Workforce


@dataclass(frozen=True, slots=True)
class Operator:
    """A signed-in operator of one account."""

    id: int
    email: str
    account: str

    def as_caller(self, region: str, address: str = "") -> Caller:
        """The operator as whoever asks for an operation: what a page of the console does, the same call could do.

        address: of their machine.
        """
        arn = f"arn:aws:iam::{self.account}:operator/{self.email}"
        user_id = f"operator-{self.id}"
        return Caller(self.account, region, arn, user_id, access_key_id="", source_ip=address)
