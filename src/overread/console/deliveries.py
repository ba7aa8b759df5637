"""Status events on their way to their receivers, and for a while after they have arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.tables import Action, Cell, Table, Tone, status_cell
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.events import Delivery, DeliveryState
from overread.operations import deliveries, inspection
from overread.web.rendering import NavItem, Page

_TONES: dict[DeliveryState, Tone] = {
    DeliveryState.WAITING: "accent",
    DeliveryState.FAILED: "error",
    DeliveryState.DELIVERED: "success",
}


@dataclass(frozen=True, slots=True)
class DeliveriesPage(Page):
    """tabs: of states and of the mail. retry_all: where everything that was given up is tried again."""

    file: ClassVar = "deliveries.html"
    tabs: tuple[NavItem, ...]
    lead: str
    table: Table
    empty: str
    actions: tuple[Action, ...]
    said: str


async def show_list(visit: OperatorVisit) -> Response:
    """Events that have not arrived; with `?state=…`, those of one state."""
    wanted = visit.request.query_params.get("state")
    state = next((known for known in DeliveryState if known.value == wanted), None)
    found = await inspection.list_deliveries(visit.ctx, visit.operator, visit.region, visit.after, state)
    say = visit.texts.say
    counts = await deliveries.count_undelivered(visit.ctx, visit.caller)
    given_up = counts[DeliveryState.FAILED].value
    retry_all = Action(say("deliveries.retry_all"), visit.href("deliveries/retry"), post=True)
    page = DeliveriesPage(
        tabs=_tabs(visit, state.value if state else ""),
        lead=say("deliveries.lead"),
        table=deliveries_table(visit, found.items, after=found.after, state=state),
        empty=say("deliveries.none_delivered" if state is DeliveryState.DELIVERED else "deliveries.empty"),
        actions=(retry_all,) if given_up and state is not DeliveryState.DELIVERED else (),
        said=say(
            "deliveries.said",
            waiting=str(counts[DeliveryState.WAITING]),
            failed=str(counts[DeliveryState.FAILED]),
        ),
    )
    return PAGES.response(page, visit.shell())


def deliveries_table(
    visit: OperatorVisit,
    items: Sequence[Delivery],
    *,
    after: str | None = None,
    state: DeliveryState | None = None,
    of_loop: bool = False,
) -> Table:
    """of_loop: all of one loop, which is not named again."""
    columns = ["loop", "status", "sink", "state", "created", "attempts", "next_try", "last_error", "action"]
    skipped = 2 if of_loop else 0
    kept = state.value if state else None
    return Table(
        columns=tuple(visit.texts.say(f"column.{name}") for name in columns[skipped:]),
        rows=tuple(_row(visit, delivery)[skipped:] for delivery in items),
        next=visit.href("deliveries", state=kept, after=after) if after else None,
        first=visit.href("deliveries", state=kept) if visit.after and not of_loop else None,
    )


def _row(visit: OperatorVisit, delivery: Delivery) -> tuple[Cell, ...]:
    name, say = delivery.event.loop_name, visit.texts.say
    retry = Action(
        say("deliveries.retry"), visit.href(f"deliveries/{delivery.id}/retry"), "quiet", post=True, about=name
    )
    is_open = delivery.state is not DeliveryState.DELIVERED
    return (
        Cell(name, href=visit.href(f"loops/{name}")),
        status_cell(delivery.event.status.value),
        Cell(delivery.sink),
        Cell(say(f"delivery.{delivery.state.value}"), badge=_TONES[delivery.state]),
        Cell(moment=delivery.created_at),
        Cell(str(delivery.attempts), number=True),
        Cell(moment=delivery.due_at if is_open else delivery.delivered_at),
        Cell(delivery.last_error or ""),
        Cell(actions=(retry,) if is_open else ()),
    )


def _tabs(visit: OperatorVisit, current: str) -> tuple[NavItem, ...]:
    say = visit.texts.say
    states = [
        NavItem(
            say(f"deliveries.tab.{name or 'open'}"),
            visit.href("deliveries", state=name or None),
            name == current,
        )
        for name in ("", DeliveryState.FAILED.value, DeliveryState.DELIVERED.value)
    ]
    return (
        *states,
        NavItem(say("deliveries.tab.mail"), visit.href("mail")),
    )


# --- trying again ------------------------------------------------------------------------------------------------


async def retry(visit: OperatorVisit) -> Response:
    await visit.form()
    await deliveries.retry(visit.ctx, visit.caller, visit.request.path_params["id"])
    return forms.done(visit, visit.href("deliveries"), visit.texts.say("deliveries.retried", 1))


async def retry_all(visit: OperatorVisit) -> Response:
    await visit.form()
    count = await deliveries.retry_all(visit.ctx, visit.caller)
    return forms.done(visit, visit.href("deliveries"), visit.texts.say("deliveries.retried", count))
