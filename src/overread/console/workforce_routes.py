"""Every address of *Labeling workforces*. Names of teams never begin with `-`, so paths of ours do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overread.console import (
    workforce_ledger,
    workforce_notifications,
    workforce_public,
    workforce_second_factor,
    workforce_team_new,
    workforce_teams,
    workforce_vendors,
    workforce_worker,
    workforce_workers,
    workforces,
)
from overread.console.visit import BASE, OperatorVisit

Handler = Callable[[OperatorVisit], Awaitable[Response]]
Guard = Callable[[Handler], Callable[[Request], Awaitable[Response]]]


def workforce_routes(page: Guard, form: Guard) -> list[Route]:
    """page, form: what lets only signed-in operators in, as for all of the console."""
    at = f"{BASE}{workforces.HOME}"
    team, worker = f"{at}/teams/{{name}}", f"{at}/workers/{{sub}}"
    service, public = f"{at}/vendors/{{listing}}", f"{at}/public"

    def both(path: str, show: Handler, change: Handler) -> list[Route]:
        return [Route(path, page(show), methods=["GET"]), Route(path, form(change), methods=["POST"])]

    def get(path: str, show: Handler) -> Route:
        return Route(path, page(show), methods=["GET"])

    def post(path: str, change: Handler) -> Route:
        return Route(path, form(change), methods=["POST"])

    return [
        get(at, workforces.show),
        *both(f"{at}/addresses", workforces.show_addresses, workforces.change_addresses),
        *both(f"{at}/second-factor", workforce_second_factor.show, workforce_second_factor.change),
        *both(f"{at}/delete", workforces.ask_delete, workforces.delete),
        *both(f"{at}/teams/-/create", workforce_team_new.show, workforce_team_new.create),
        get(team, workforce_teams.show),
        get(f"{team}/summary", workforce_teams.show_summary),
        *both(f"{team}/edit", workforce_teams.show_edit, workforce_teams.edit),
        *both(f"{team}/delete", workforce_teams.ask_delete, workforce_teams.delete),
        *both(f"{team}/add", workforce_teams.show_add, workforce_teams.add),
        *both(f"{team}/remove/{{user_id:row}}", workforce_teams.ask_remove, workforce_teams.remove),
        *both(f"{team}/offer", workforce_vendors.show_offer, workforce_vendors.offer),
        *both(f"{team}/notifications", workforce_notifications.show, workforce_notifications.change),
        *both(f"{at}/workers", workforce_workers.show, workforce_workers.change),
        *both(f"{at}/workers/-/invite", workforce_workers.show_invite, workforce_workers.invite),
        get(worker, workforce_worker.show),
        post(f"{worker}/enable", workforce_worker.enable),
        post(f"{worker}/resend", workforce_worker.resend),
        post(f"{worker}/invitation-link", workforce_worker.invitation_link),
        post(f"{worker}/reset-link", workforce_worker.reset_link),
        *both(f"{worker}/{{deed}}", workforce_worker.ask, workforce_worker.do),
        get(f"{at}/vendors", workforce_vendors.show),
        post(f"{service}/subscribe", workforce_vendors.subscribe),
        *both(f"{service}/unsubscribe", workforce_vendors.ask_unsubscribe, workforce_vendors.unsubscribe),
        *both(f"{service}/edit", workforce_vendors.show_edit, workforce_vendors.edit),
        *both(f"{service}/withdraw", workforce_vendors.ask_withdraw, workforce_vendors.withdraw),
        *both(f"{service}/end/{{account}}", workforce_vendors.ask_end, workforce_vendors.end),
        get(public, workforce_public.show),
        *both(f"{public}/settings", workforce_public.show_settings, workforce_public.change_settings),
        *both(f"{public}/close", workforce_public.ask_close, workforce_public.close),
        get(f"{public}/consents/{{consent_id:row}}", workforce_public.show_consent),
        get(f"{public}/workers", workforce_public.show_workers),
        post(f"{public}/workers/{{user_id:row}}/enable", workforce_public.enable),
        *both(
            f"{public}/workers/{{user_id:row}}/disable",
            workforce_public.ask_disable,
            workforce_public.disable,
        ),
        get(f"{public}/ledger", workforce_ledger.show),
        get(f"{public}/ledger/csv", workforce_ledger.export),
    ]
