"""The addresses of the section Access."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overread.console import (
    access,
    access_documents,
    access_identity,
    access_operators,
    access_policies,
    access_simulator,
)
from overread.console.access import HOME, NEW_USER, OPERATORS, POLICIES, ROLES, SIMULATOR, Handler
from overread.console.access_documents import NEW_POLICY, NEW_ROLE
from overread.console.access_operators import NEW_OPERATOR
from overread.console.visit import BASE
from overread.domain.access import IdentityKind

Guard = Callable[[Handler], Callable[[Request], Awaitable[Response]]]
Make = Callable[[str, Handler], Route]
"""(path below the console, handler) → the route."""


def access_routes(guard_page: Guard, guard_form: Guard) -> list[Route]:
    """guard_page, guard_form: what lets only signed-in operators in, as for all of the console."""

    def page(path: str, handler: Handler) -> Route:
        return Route(BASE + path, guard_page(handler), methods=["GET"])

    def form(path: str, handler: Handler) -> Route:
        return Route(BASE + path, guard_form(handler), methods=["POST"])

    return [
        page(HOME, access.show_users),
        page(NEW_USER, access.show_new_user),
        form(NEW_USER, access.create_user),
        page(ROLES, access.show_roles),
        page(NEW_ROLE, access_documents.show_new_role),
        form(NEW_ROLE, access_documents.create_role),
        *_identity_routes(page, form, IdentityKind.USER),
        *_identity_routes(page, form, IdentityKind.ROLE),
        *_policy_routes(page, form),
        page(SIMULATOR, access_simulator.show),
        page(OPERATORS, access_operators.show_list),
        page(NEW_OPERATOR, access_operators.show_new),
        form(NEW_OPERATOR, access_operators.add),
        form(f"{OPERATORS}/{{id:row}}/enable", access_operators.enable),
        form(f"{OPERATORS}/{{id:row}}/end-sessions", access_operators.end_sessions),
        page(f"{OPERATORS}/{{id:row}}/disable", access_operators.ask_disable),
        form(f"{OPERATORS}/{{id:row}}/disable", access_operators.disable),
        page(f"{OPERATORS}/{{id:row}}/remove", access_operators.ask_remove),
        form(f"{OPERATORS}/{{id:row}}/remove", access_operators.remove),
    ]


def _identity_routes(page: Make, form: Make, kind: IdentityKind) -> list[Route]:
    here = f"{HOME}/{kind}s/{{name}}"
    routes = [
        form(f"{here}/attach", access_identity.attach(kind)),
        form(f"{here}/detach", access_identity.detach(kind)),
        page(f"{here}/inline", access_documents.show_inline(kind)),
        form(f"{here}/inline", access_documents.save_inline(kind)),
        page(f"{here}/inline-delete", access_documents.ask_delete_inline(kind)),
        form(f"{here}/inline-delete", access_documents.delete_inline(kind)),
        page(f"{here}/delete", access_identity.ask_delete(kind)),
        form(f"{here}/delete", access_identity.delete(kind)),
    ]
    if kind is IdentityKind.ROLE:
        return [
            page(here, access_identity.show_role),
            page(f"{here}/trust", access_documents.show_trust),
            form(f"{here}/trust", access_documents.save_trust),
            *routes,
        ]
    return [
        page(here, access_identity.show_user),
        form(f"{here}/keys", access_identity.create_key),
        form(f"{here}/keys/state", access_identity.change_key),
        page(f"{here}/keys/delete", access_identity.ask_delete_key),
        form(f"{here}/keys/delete", access_identity.delete_key),
        *routes,
    ]


def _policy_routes(page: Make, form: Make) -> list[Route]:
    """A policy is named by its ARN, which has slashes: in the query."""
    here = f"{HOME}/policy"
    return [
        page(POLICIES, access_policies.show_list),
        page(NEW_POLICY, access_documents.show_new_policy),
        form(NEW_POLICY, access_documents.create_policy),
        page(here, access_policies.show),
        page(f"{here}/edit", access_documents.show_new_version),
        form(f"{here}/edit", access_documents.create_version),
        form(f"{here}/default", access_policies.choose_version),
        page(f"{here}/delete", access_policies.ask_delete),
        form(f"{here}/delete", access_policies.delete),
    ]
