"""The hot commands: start a loop, claim a task or put the next one on hold, submit an answer.

Their SQL is written by hand, one file per dialect (`sqlite.sql`, `postgresql.sql`), each statement under
its name; this module holds the
frozen commands, their outcomes, and the order in which a group's statements run. Everything here runs in the writer's thread,
inside its transaction.
"""

from __future__ import annotations

import re
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
import orjson

from overread.domain.assignment import MAX_LATE_ANSWERS
from overread.domain.errors import Refusal

T = TypeVar("T")
C = TypeVar("C", "ClaimNext", "HoldNext")

NO_CURSOR = -1
MAX_CURSORS = 100_000


class Command(Generic[T]):
    """A frozen hot command whose outcome is a T. weight: payload bytes, for the writer's bound on a group.

    Commands are msgspec structs: a frozen dataclass of a dozen fields takes ten times as long to make.
    """

    __slots__ = ()

    @property
    def weight(self) -> int:
        return 0


# --- start -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """The loop was made now."""

    loop_id: int


@dataclass(frozen=True, slots=True)
class Existing:
    """The name is taken; `same` says whether by an equal request."""

    loop_id: int
    same: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """What the decision relied on has changed meanwhile. what: 'flow definition', 'work team', or 'human task UI', which may
    have been replaced."""

    what: str


class StartLoop(msgspec.Struct, Command["Started | Existing | Lost"], frozen=True, gc=False):
    """One new loop. Times in ms; input_digest 32 bytes; classifiers a JSON list; sealed: the input."""

    account: str
    region: str
    name: str
    flow_id: int
    human_task_ui_id: int
    template_sha256: str
    task_count: int
    time_limit_ms: int
    created_at: int
    available_until: int
    input_digest: bytes
    classifiers: str
    sealed: bytes

    @property
    def weight(self) -> int:
        return len(self.sealed)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.account, self.region, self.name


# --- claim -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claimed:
    """An accepted assignment; its token is 1. What a worker is told of it comes along. hold_id: what they had it on hold by."""

    assignment_id: int
    loop_id: int
    time_limit_at: int
    loop_name: str
    task_title: str
    hold_id: int | None = None


class ClaimNext(msgspec.Struct, Command["Claimed | None"], frozen=True, gc=False):
    """The next task of a flow definition for a worker, who must be in its team through this workforce; None: there is none
    for them now.

    hold_id: what the worker has on hold; if that is theirs no more, the next one is taken. loop_id: this one or none.
    """

    flow_id: int
    user_id: int
    now: int
    workforce_id: int
    hold_id: int | None = None
    loop_id: int | None = None


# --- hold --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnHold:
    """A task that nobody else is given until then. It is not accepted: nothing can be submitted for it. is_new: it was not
    on hold for this worker before."""

    hold_id: int
    loop_id: int
    until: int
    is_new: bool


class HoldNext(msgspec.Struct, Command["OnHold | None"], frozen=True, gc=False):
    """Keep the worker's next task of a flow definition for them until then: what they have on hold there already, or else
    the next one in the queue; None: there is none for them now."""

    flow_id: int
    user_id: int
    now: int
    workforce_id: int
    until: int


# --- submit ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer is stored. decided: it was the deciding one, finishing is due."""

    loop_id: int
    decided: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer came too late or twice. kept: it lies with the late answers."""

    reason: Refusal
    kept: bool


class SubmitAnswer(msgspec.Struct, Command["Submitted | Refused"], frozen=True, gc=False):
    """One answer. now in ms; active_ms as the page counted; identity: JSON object; sealed: the answer's JSON. filled: the
    form as the worker left it, sealed too, to be shown to them again.

    earns: tenths of a cent, what the task pays a worker of the public crowd; 0 where nothing is paid.
    """

    assignment_id: int
    user_id: int
    token: int
    now: int
    active_ms: int
    identity: str
    sealed: bytes
    earns: int = 0
    filled: bytes | None = None

    @property
    def weight(self) -> int:
        return len(self.sealed) + len(self.filled or b"")


HotCommand = StartLoop | ClaimNext | HoldNext | SubmitAnswer


# --- running them ------------------------------------------------------------------------------------------------


class Hot:
    """Runs a group of hot commands on a driver's cursor. One object per writer: it holds the claim cursors."""

    driver_error: ClassVar[type[Exception]]
    _file: ClassVar[str]
    _passes_over: ClassVar[bool] = False
    """Whether a claim leaves out rows that others have locked."""

    def __init__(self) -> None:
        self._sql = _read_statements(self._file)
        self._claim_next = self._sql["claim"].replace("{found}", self._sql["next_loop"])
        self._claim_this = self._sql["claim"].replace("{found}", self._sql["this_loop"])
        self.begin = self._sql["begin"]
        # (flow, worker) -> queue position up to which everything open has been seen by that worker. A hint
        # only: a slot that opens
        # again gets a new position, and "no work" is never said without one scan from the start.
        self._cursors: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._last_position = 0

    def run(self, cursor: Any, commands: Sequence[HotCommand]) -> list[Any]:
        """Outcomes in the order of the commands."""
        outcomes: list[Any] = [None] * len(commands)
        starts = [(n, command) for n, command in enumerate(commands) if isinstance(command, StartLoop)]
        if starts:
            for (n, _), outcome in zip(starts, self._start(cursor, [c for _, c in starts]), strict=True):
                outcomes[n] = outcome
        others = [(n, command) for n, command in enumerate(commands) if not isinstance(command, StartLoop)]
        for n, command in sorted(others, key=_lock_order):
            if isinstance(command, ClaimNext):
                outcomes[n] = self._claim(cursor, command)
            elif isinstance(command, HoldNext):
                outcomes[n] = self._hold(cursor, command)
            elif isinstance(command, SubmitAnswer):
                outcomes[n] = self._submit(cursor, command)
        return outcomes

    def next_position(self, now_ms: int) -> int:
        """A queue position behind all that this process has given: microseconds, or one more than the last."""
        self._last_position = max(self._last_position + 1, now_ms * 1_000)
        return self._last_position

    def _start(self, cursor: Any, commands: Sequence[StartLoop]) -> list[Started | Existing | Lost]:
        first: dict[tuple[str, str, str], StartLoop] = {}
        for command in commands:
            first.setdefault(command.key, command)
        made = self._insert(cursor, sorted(first.values(), key=lambda command: command.key))
        outcomes: list[Started | Existing | Lost] = []
        for command in commands:
            loop_id = made.get(command.key)
            if loop_id is not None and first[command.key] is command:
                outcomes.append(Started(loop_id))
            else:
                outcomes.append(self._why_not_started(cursor, command))
        return outcomes

    def _insert(self, cursor: Any, commands: Sequence[StartLoop]) -> dict[tuple[str, str, str], int]:
        raise NotImplementedError

    def _why_not_started(self, cursor: Any, command: StartLoop) -> Existing | Lost:
        cursor.execute(
            self._sql["find_loop"],
            {"account": command.account, "region": command.region, "name": command.name},
        )
        row = cursor.fetchone()
        if row is not None:
            loop_id, flow_id, digest, classifiers = row
            same = (
                flow_id == command.flow_id
                and bytes(digest) == command.input_digest
                and classifiers == command.classifiers
            )
            return Existing(loop_id, same)
        cursor.execute(
            self._sql["find_active_flow"],
            {"flow_id": command.flow_id, "human_task_ui_id": command.human_task_ui_id},
        )
        flow, team, _ui = cursor.fetchone()
        if not flow:
            return Lost("flow definition")
        return Lost("human task UI" if team else "work team")

    def _claim(self, cursor: Any, command: ClaimNext) -> Claimed | None:
        if command.loop_id is not None:
            return self._take_own(cursor, command) or self._claim_one(cursor, command)
        if command.hold_id is not None:
            taken = self._take_hold(cursor, command, command.hold_id)
            if taken is not None:
                return taken
        # What the worker has on hold is their next task only if there is no other: another page may be waiting for it.
        return self._walk(cursor, command, self._claim_beyond, self._claim_anywhere) or self._take_own(
            cursor, command
        )

    def _hold(self, cursor: Any, command: HoldNext) -> OnHold | None:
        cursor.execute(self._sql["renew_hold"], _parameters(command))
        row = cursor.fetchone()
        if row is not None:
            hold_id, loop_id, until = row
            return OnHold(hold_id, loop_id, until, is_new=False)
        return self._walk(cursor, command, self._hold_beyond, self._hold_anywhere)

    def _walk(
        self,
        cursor: Any,
        command: C,
        beyond: Callable[[Any, C, int], tuple[T, int] | None],
        anywhere: Callable[[Any, C], tuple[T, int] | None],
    ) -> T | None:
        """What is found beyond the worker's cursor, which then moves on, or else anywhere."""
        place = (command.flow_id, command.user_id)
        position = self._cursors.get(place, NO_CURSOR)
        found = beyond(cursor, command, position)
        if found is None and (position != NO_CURSOR or self._passes_over):
            self._cursors.pop(place, None)
            found = anywhere(cursor, command)
        if found is None:
            return None
        outcome, position = found
        self._cursors[place] = position
        self._cursors.move_to_end(place)
        if len(self._cursors) > MAX_CURSORS:
            self._cursors.popitem(last=False)
        return outcome

    def _claim_beyond(self, cursor: Any, command: ClaimNext, position: int) -> tuple[Claimed, int] | None:
        raise NotImplementedError

    def _claim_anywhere(self, cursor: Any, command: ClaimNext) -> tuple[Claimed, int] | None:
        """The scan that is made before "no work" is said: from the start, and passing over nothing."""
        return self._claim_beyond(cursor, command, NO_CURSOR)

    def _hold_beyond(self, cursor: Any, command: HoldNext, position: int) -> tuple[OnHold, int] | None:
        raise NotImplementedError

    def _hold_anywhere(self, cursor: Any, command: HoldNext) -> tuple[OnHold, int] | None:
        return self._hold_beyond(cursor, command, NO_CURSOR)

    def _claim_one(self, cursor: Any, command: ClaimNext) -> Claimed | None:
        raise NotImplementedError

    def _take_own(self, cursor: Any, command: ClaimNext) -> Claimed | None:
        """What the worker has on hold, as a task."""
        cursor.execute(self._sql["find_hold"], _parameters(command))
        row = cursor.fetchone()
        return None if row is None else self._take_hold(cursor, command, row[0])

    def _take_hold(self, cursor: Any, command: ClaimNext, hold_id: int) -> Claimed | None:
        self._lock_held_loop(cursor, hold_id)
        cursor.execute(self._sql["take_hold"], {**_parameters(command), "hold_id": hold_id})
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(self._sql["take_held_slot"], {"loop_id": row[0]})
        loop_id, time_limit_ms, loop_name, task_title = cursor.fetchone()
        accepted = self._accept(cursor, command, loop_id, time_limit_ms, loop_name, task_title)
        return replace(accepted, hold_id=hold_id)

    def _accept(
        self,
        cursor: Any,
        command: ClaimNext,
        loop_id: int,
        time_limit_ms: int,
        loop_name: str,
        task_title: str,
    ) -> Claimed:
        deadline = command.now + time_limit_ms
        cursor.execute(
            self._sql["accept"],
            {"loop_id": loop_id, "user_id": command.user_id, "now": command.now, "deadline": deadline},
        )
        return Claimed(cursor.fetchone()[0], loop_id, deadline, loop_name, task_title)

    def _lock_held_loop(self, cursor: Any, hold_id: int) -> None:
        """Only where several processes write."""

    def _submit(self, cursor: Any, command: SubmitAnswer) -> Submitted | Refused:
        self._lock_loop(cursor, command)
        cursor.execute(
            self._sql["submit_assignment"],
            {
                "assignment_id": command.assignment_id,
                "user_id": command.user_id,
                "token": command.token,
                "now": command.now,
                "active_ms": command.active_ms,
            },
        )
        row = cursor.fetchone()
        if row is None:
            return self._refuse(cursor, command)
        loop_id: int = row[0]
        of_loop = {"loop_id": loop_id, "now": command.now}
        cursor.execute(
            self._sql["store_answer"],
            {
                "assignment_id": command.assignment_id,
                "identity": command.identity,
                "sealed": command.sealed,
                "filled": command.filled,
                **of_loop,
            },
        )
        if command.earns:
            self._pay(cursor, command, of_loop)
        cursor.execute(self._sql["drop_draft"], {"assignment_id": command.assignment_id})
        cursor.execute(self._sql["count_answer"], of_loop)
        outcome, held_count = cursor.fetchone()
        if outcome is not None:
            cursor.execute(self._sql["decide_loop"], of_loop)
            if held_count:
                cursor.execute(self._sql["drop_holds"], of_loop)
        return Submitted(loop_id, decided=outcome is not None)

    def _pay(self, cursor: Any, command: SubmitAnswer, of_loop: Mapping[str, int]) -> None:
        """Note in the ledger what the answer earns; both stand or fall together."""
        by = {"user_id": command.user_id, "earns": command.earns}
        cursor.execute(self._sql["note_earning"], {"assignment_id": command.assignment_id, **by, **of_loop})
        cursor.execute(self._sql["add_earning"], by)

    def _lock_loop(self, cursor: Any, command: SubmitAnswer) -> None:
        """Only where several processes write."""

    def _refuse(self, cursor: Any, command: SubmitAnswer) -> Refused:
        cursor.execute(self._sql["why_refused"], {"assignment_id": command.assignment_id})
        row = cursor.fetchone()
        if row is None or row[0] != command.user_id:
            return Refused(Refusal.NOT_YOURS, kept=False)
        reason = _reason(command, *row[1:])
        cursor.execute(
            self._sql["keep_late_answer"],
            {
                "assignment_id": command.assignment_id,
                "user_id": command.user_id,
                "now": command.now,
                "reason": reason.name,
                "sealed": command.sealed,
                "most": MAX_LATE_ANSWERS,
            },
        )
        return Refused(reason, kept=cursor.rowcount == 1)


CHUNK_ROWS = 64
"""Rows of one SQLite statement at most. Chunks are powers of two, so that few statements are ever prepared."""
_ROW_WIDTHS = {"start_loops": 14, "store_inputs": 2}


class SqliteHot(Hot):
    """Rows are bound as parameters, many to a statement: half the time of rows that travel as JSON, and each step of a
    statement gives the interpreter lock away, so the fewer the better."""

    driver_error = sqlite3.Error
    _file = "sqlite.sql"

    def __init__(self) -> None:
        super().__init__()
        self._of_size: dict[tuple[str, int], str] = {}

    def _insert(self, cursor: Any, commands: Sequence[StartLoop]) -> dict[tuple[str, str, str], int]:
        cursor.execute(self._sql["last_loop_id"])
        last_id: int = cursor.fetchone()[0]
        made: dict[tuple[str, str, str], int] = {}
        for chunk in _chunks(commands):
            numbered = list(enumerate(chunk, last_id + 1))
            last_id += len(chunk)
            made |= self._insert_chunk(cursor, numbered)
        if made:
            cursor.execute(self._sql["count_arrivals"], {"first": min(made.values()), "last": last_id})
        return made

    def _insert_chunk(
        self, cursor: Any, numbered: Sequence[tuple[int, StartLoop]]
    ) -> dict[tuple[str, str, str], int]:
        rows: list[object] = []
        inputs: list[object] = []
        for loop_id, c in numbered:
            rows += (
                loop_id, c.account, c.region, c.name, c.flow_id, c.created_at, c.available_until, c.input_digest, c.classifiers,
                c.template_sha256, c.task_count, c.time_limit_ms, self.next_position(c.created_at), c.human_task_ui_id,
            )  # fmt: skip
            inputs += (loop_id, c.sealed)
        cursor.execute(self._of_rows("start_loops", len(numbered)), rows)
        made = {c.key: loop_id for loop_id, c in numbered}
        if cursor.rowcount < len(numbered):
            cursor.execute(self._sql["find_made"], {"first": numbered[0][0], "last": numbered[-1][0]})
            ids = {loop_id for (loop_id,) in cursor.fetchall()}
            made = {key: loop_id for key, loop_id in made.items() if loop_id in ids}
        cursor.execute(self._of_rows("store_inputs", len(numbered)), inputs)
        return made

    def _of_rows(self, name: str, rows: int) -> str:
        """A statement over `rows` rows of parameters; the driver keeps it prepared."""
        statement = self._of_size.get((name, rows))
        if statement is None:
            row = f"({', '.join('?' * _ROW_WIDTHS[name])})"
            statement = self._sql[name].replace("{rows}", ", ".join([row] * rows))
            self._of_size[name, rows] = statement
        return statement

    def _claim_beyond(self, cursor: Any, command: ClaimNext, position: int) -> tuple[Claimed, int] | None:
        return self._claim_by(cursor, self._claim_next, command, position)

    def _claim_one(self, cursor: Any, command: ClaimNext) -> Claimed | None:
        found = self._claim_by(cursor, self._claim_this, command, NO_CURSOR)
        return None if found is None else found[0]

    def _claim_by(
        self, cursor: Any, statement: str, command: ClaimNext, position: int
    ) -> tuple[Claimed, int] | None:
        cursor.execute(statement, _parameters(command, position))
        rows = cursor.fetchall()
        if not rows:
            return None
        loop_id, position, time_limit_ms, loop_name, task_title = rows[0]
        return self._accept(cursor, command, loop_id, time_limit_ms, loop_name, task_title), position

    def _hold_beyond(self, cursor: Any, command: HoldNext, position: int) -> tuple[OnHold, int] | None:
        parameters = _parameters(command, position)
        cursor.execute(self._sql["hold_loop"], parameters)
        rows = cursor.fetchall()
        if not rows:
            return None
        loop_id, position, available_until = rows[0]
        until = min(command.until, available_until)
        cursor.execute(self._sql["hold"], {**parameters, "loop_id": loop_id, "until": until})
        return OnHold(cursor.fetchone()[0], loop_id, until, is_new=True), position


class PostgresHot(Hot):
    _file = "postgresql.sql"
    _passes_over = True

    def __init__(self) -> None:
        import psycopg  # only a deployment on PostgreSQL pays for loading the driver

        PostgresHot.driver_error = psycopg.Error
        super().__init__()
        # Another process may be checking a loop's template, or handing out its other slot: worth waiting for before "no
        # work" is said.
        self._claim_waiting = self._claim_next.replace(" skip locked", "")
        self._hold_waiting = self._sql["hold_loop"].replace(" skip locked", "")

    def _insert(self, cursor: Any, commands: Sequence[StartLoop]) -> dict[tuple[str, str, str], int]:
        payload, starts = _lay_out(commands)
        rows = [
            {
                "a": c.account, "r": c.region, "n": c.name, "f": c.flow_id, "c": c.created_at, "u": c.available_until,
                "p": start, "l": len(c.sealed), "k": c.classifiers, "t": c.template_sha256, "w": c.task_count,
                "m": c.time_limit_ms, "q": self.next_position(c.created_at), "h": c.human_task_ui_id,
            }
            for c, start in zip(commands, starts, strict=True)
        ]  # fmt: skip
        cursor.execute(
            self._sql["start_loops"], {"rows": orjson.dumps(rows).decode(), "payload": payload}, binary=True
        )
        return {(account, region, name): loop_id for loop_id, account, region, name in cursor.fetchall()}

    def _claim_beyond(self, cursor: Any, command: ClaimNext, position: int) -> tuple[Claimed, int] | None:
        return self._claim_by(cursor, self._claim_next, command, position)

    def _claim_anywhere(self, cursor: Any, command: ClaimNext) -> tuple[Claimed, int] | None:
        return self._claim_by(cursor, self._claim_waiting, command, NO_CURSOR)

    def _claim_one(self, cursor: Any, command: ClaimNext) -> Claimed | None:
        found = self._claim_by(cursor, self._claim_this, command, NO_CURSOR)
        return None if found is None else found[0]

    def _claim_by(
        self, cursor: Any, statement: str, command: ClaimNext, position: int
    ) -> tuple[Claimed, int] | None:
        cursor.execute(statement, _parameters(command, position))
        row = cursor.fetchone()
        if row is None:
            return None
        assignment_id, loop_id, position, time_limit_at, loop_name, task_title = row
        return Claimed(assignment_id, loop_id, time_limit_at, loop_name, task_title), position

    def _hold_beyond(self, cursor: Any, command: HoldNext, position: int) -> tuple[OnHold, int] | None:
        return self._hold_by(cursor, self._sql["hold_loop"], command, position)

    def _hold_anywhere(self, cursor: Any, command: HoldNext) -> tuple[OnHold, int] | None:
        return self._hold_by(cursor, self._hold_waiting, command, NO_CURSOR)

    def _hold_by(
        self, cursor: Any, statement: str, command: HoldNext, position: int
    ) -> tuple[OnHold, int] | None:
        cursor.execute(statement, _parameters(command, position))
        row = cursor.fetchone()
        if row is None:
            return None
        hold_id, loop_id, position, until = row
        return OnHold(hold_id, loop_id, until, is_new=True), position

    def _lock_held_loop(self, cursor: Any, hold_id: int) -> None:
        cursor.execute(self._sql["lock_held_loop"], {"hold_id": hold_id})

    def _lock_loop(self, cursor: Any, command: SubmitAnswer) -> None:
        cursor.execute(self._sql["lock_loop"], {"assignment_id": command.assignment_id})


def hot_statements(dialect: str) -> Hot:
    return SqliteHot() if dialect == "sqlite" else PostgresHot()


def _chunks(commands: Sequence[StartLoop]) -> Iterator[Sequence[StartLoop]]:
    """All commands in order, cut by powers of two from CHUNK_ROWS down."""
    start, size = 0, CHUNK_ROWS
    while start < len(commands):
        while size > len(commands) - start:
            size //= 2
        yield commands[start : start + size]
        start += size


def _lay_out(commands: Sequence[StartLoop]) -> tuple[bytes, list[int]]:
    """Digests and sealed inputs end to end, and where each begins (SQL counts bytes from 1)."""
    parts: list[bytes] = []
    starts: list[int] = []
    position = 1
    for command in commands:
        starts.append(position)
        parts += (command.input_digest, command.sealed)
        position += 32 + len(command.sealed)
    return b"".join(parts), starts


def _parameters(command: ClaimNext | HoldNext, position: int = NO_CURSOR) -> dict[str, int | None]:
    return {
        "flow_id": command.flow_id,
        "user_id": command.user_id,
        "workforce_id": command.workforce_id,
        "now": command.now,
        "cursor": position,
        "loop_id": command.loop_id if isinstance(command, ClaimNext) else None,
        "until": command.until if isinstance(command, HoldNext) else None,
    }


def _lock_order(numbered: tuple[int, HotCommand]) -> tuple[int, int, int]:
    n, command = numbered
    if isinstance(command, SubmitAnswer):
        return 0, command.assignment_id, n
    assert isinstance(command, ClaimNext | HoldNext)
    return 1, command.flow_id, n


def _reason(
    command: SubmitAnswer, state: str, time_limit_at: int, loop_status: str | None, outcome: str | None
) -> Refusal:
    """The most telling reason, from the rows as they are now."""
    by_state = {
        "Submitted": Refusal.ALREADY_SUBMITTED,
        "Declined": Refusal.ALREADY_DECLINED,
        "Returned": Refusal.RELEASED,
        "Expired": Refusal.EXPIRED,
        "Closed": Refusal.STOPPED,
    }
    if state in by_state:
        return by_state[state]
    if outcome is not None or loop_status not in ("InProgress", "Stopping"):
        return Refusal.STOPPED
    if time_limit_at <= command.now:
        return Refusal.EXPIRED
    return Refusal.SUPERSEDED  # an older token, or a paused assignment opened nowhere


def _read_statements(file: str) -> Mapping[str, str]:
    """`-- name: x` opens a statement; comment lines are for readers; `{y}` stands for the statement y, above it."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    bodies = zip(parts[1::2], parts[2::2], strict=True)
    statements: dict[str, str] = {}
    for name, body in bodies:
        code = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("--")).strip()
        statements[name] = re.sub(r"\{(\w+)\}", lambda place: statements.get(place[1], place[0]), code)
    return statements
