"""Who gets what at every address of portal and console: the table that the running server is held to.

One row for each route and method, as the route table spells it. A route without a row fails the suite, so nobody adds
an address without saying who may use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """SERVED: answered, be it with what is wrong with an empty form. SIGN_IN: sent to sign in, or told to (401).
    REFUSED: 403. HIDDEN: like something that does not exist.
    """

    SERVED = "served"
    SIGN_IN = "sign in"
    REFUSED = "refused"
    HIDDEN = "hidden"


class Row(NamedTuple):
    """anonymous: also a stranger's workers and an operator at the portal, a worker at the console: the other room's
    session counts for nothing. worker: of the team, holds the task. other_worker: of another team of the same workforce.
    foreign_worker: of another account, whose token is sent under this portal's name. operator: of the account.
    foreign_operator: of another account.
    """

    anonymous: Outcome
    worker: Outcome
    other_worker: Outcome
    foreign_worker: Outcome
    operator: Outcome
    foreign_operator: Outcome


S, L, R, H = Outcome.SERVED, Outcome.SIGN_IN, Outcome.REFUSED, Outcome.HIDDEN

ANYBODY = Row(S, S, S, S, S, S)
NOBODY = Row(H, H, H, H, H, H)
"""Nothing is there, or not in a workforce of this kind."""
CAPABILITY = Row(S, S, S, S, S, S)
"""The address itself is the permission: it cannot be guessed, names one thing, and ends."""
PROOF = Row(R, R, R, R, R, R)
"""Steps of signing in, without the password, code or link that they ask for."""

WORKERS = Row(L, S, S, L, L, L)
"""Of the workforce; what they see is their own."""
WORKER_PROOF = Row(L, R, R, L, L, L)
"""One's own account, without the password that a change asks for."""
TEAM = Row(L, S, H, L, L, L)
TEAM_SAID = Row(L, S, R, L, L, L)
"""As TEAM, told so: somebody who has just left the team pressed a button that was there."""
NO_WORK = Row(L, H, H, L, L, L)
"""Of things that this worker has not: answers given, earnings of a public workforce."""

OPERATORS = Row(L, L, L, L, S, S)
"""Lists and forms of an operator's own account; a form says what is wrong with it before it looks for anything."""
OPERATOR_PROOF = Row(L, L, L, L, R, R)
ACCOUNT = Row(L, L, L, L, S, H)
"""Things of the account: to operators of others they do not exist."""
MISSING = Row(L, L, L, L, H, H)
"""Of things that the account has not."""
STRANGERS = Row(L, L, L, L, H, S)
"""A service that is offered to other accounts."""
LEAVING = Row(L, L, L, L, L, L)
"""Signing out leads to the sign-in page."""

PEOPLE: Mapping[str, Row] = {
    # around
    "GET /": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /oauth2/idpresponse": NOBODY,
    "GET /portal": NOBODY,
    "GET /portal/": NOBODY,
    "GET /portal/frame/{capability}": CAPABILITY,
    "GET /portal/{path}": NOBODY,
    "GET /readyz": ANYBODY,
    "GET /static/{name}": NOBODY,
    "GET /templates/{capability}": NOBODY,
    # portal
    "GET /portal/w/{portal_id}": ANYBODY,
    "GET /portal/w/{portal_id}/": WORKERS,
    "GET /portal/w/{portal_id}/account": WORKERS,
    "POST /portal/w/{portal_id}/account/factor": WORKER_PROOF,
    "POST /portal/w/{portal_id}/account/factor/confirm": WORKER_PROOF,
    "POST /portal/w/{portal_id}/account/password": WORKER_PROOF,
    "POST /portal/w/{portal_id}/account/sessions": WORKERS,
    "POST /portal/w/{portal_id}/code": PROOF,
    "GET /portal/w/{portal_id}/earnings": NO_WORK,
    "POST /portal/w/{portal_id}/earnings": NO_WORK,
    "GET /portal/w/{portal_id}/forgot": ANYBODY,
    "POST /portal/w/{portal_id}/forgot": ANYBODY,
    "GET /portal/w/{portal_id}/history": WORKERS,
    "GET /portal/w/{portal_id}/history/{assignment_id}": NO_WORK,
    "GET /portal/w/{portal_id}/jobs/{flow_id}/preview": TEAM,
    "POST /portal/w/{portal_id}/jobs/{flow_id}/start": TEAM_SAID,
    "GET /portal/w/{portal_id}/loops/{loop_name}": TEAM,
    "POST /portal/w/{portal_id}/loops/{loop_name}/accept": TEAM,
    "POST /portal/w/{portal_id}/new-password": PROOF,
    "GET /portal/w/{portal_id}/notifications": WORKERS,
    "POST /portal/w/{portal_id}/notifications": WORKERS,
    "POST /portal/w/{portal_id}/notifications/test": WORKERS,
    "GET /portal/w/{portal_id}/oauth2/idpresponse": NOBODY,
    "GET /portal/w/{portal_id}/password/{token}": PROOF,
    "POST /portal/w/{portal_id}/password/{token}": PROOF,
    "GET /portal/w/{portal_id}/register": NOBODY,
    "POST /portal/w/{portal_id}/register": NOBODY,
    "POST /portal/w/{portal_id}/set-up": PROOF,
    "GET /portal/w/{portal_id}/sign-in": ANYBODY,
    "POST /portal/w/{portal_id}/sign-in": PROOF,
    "GET /portal/w/{portal_id}/sign-in/provider": NOBODY,
    "POST /portal/w/{portal_id}/sign-out": LEAVING,
    "GET /portal/w/{portal_id}/signed-in": WORKERS,
    # portal tasks
    "GET /portal/w/{portal_id}/tasks/{assignment_id}": TEAM,
    "GET /portal/w/{portal_id}/tasks/{assignment_id}/decline": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/decline": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/draft": TEAM,
    "PUT /portal/w/{portal_id}/tasks/{assignment_id}/draft": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/next": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/next/release": TEAM,
    "GET /portal/w/{portal_id}/tasks/{assignment_id}/pause": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/pause": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/problems": TEAM,
    "GET /portal/w/{portal_id}/tasks/{assignment_id}/release": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/release": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/resume": TEAM,
    "GET /portal/w/{portal_id}/tasks/{assignment_id}/state": TEAM,
    "POST /portal/w/{portal_id}/tasks/{assignment_id}/submit": TEAM,
    # console
    "GET /console": ANYBODY,
    "GET /console/": OPERATORS,
    # console access
    "GET /console/access": OPERATORS,
    "GET /console/access/add-operator": OPERATORS,
    "POST /console/access/add-operator": OPERATORS,
    "GET /console/access/create-policy": OPERATORS,
    "POST /console/access/create-policy": OPERATORS,
    "GET /console/access/create-role": OPERATORS,
    "POST /console/access/create-role": OPERATORS,
    "GET /console/access/create-user": OPERATORS,
    "POST /console/access/create-user": OPERATORS,
    "GET /console/access/operators": OPERATORS,
    "GET /console/access/operators/{id}/disable": ACCOUNT,
    "POST /console/access/operators/{id}/disable": ACCOUNT,
    "POST /console/access/operators/{id}/enable": ACCOUNT,
    "POST /console/access/operators/{id}/end-sessions": ACCOUNT,
    "GET /console/access/operators/{id}/remove": ACCOUNT,
    "POST /console/access/operators/{id}/remove": ACCOUNT,
    "GET /console/access/policies": OPERATORS,
    "GET /console/access/policy": MISSING,
    "POST /console/access/policy/default": MISSING,
    "GET /console/access/policy/delete": OPERATORS,
    "POST /console/access/policy/delete": OPERATORS,
    "GET /console/access/policy/edit": MISSING,
    "POST /console/access/policy/edit": OPERATORS,
    "GET /console/access/roles": OPERATORS,
    "GET /console/access/roles/{name}": ACCOUNT,
    "POST /console/access/roles/{name}/attach": ACCOUNT,
    "GET /console/access/roles/{name}/delete": ACCOUNT,
    "POST /console/access/roles/{name}/delete": ACCOUNT,
    "POST /console/access/roles/{name}/detach": MISSING,
    "GET /console/access/roles/{name}/inline": ACCOUNT,
    "POST /console/access/roles/{name}/inline": OPERATORS,
    "GET /console/access/roles/{name}/inline-delete": OPERATORS,
    "POST /console/access/roles/{name}/inline-delete": OPERATORS,
    "GET /console/access/roles/{name}/trust": ACCOUNT,
    "POST /console/access/roles/{name}/trust": OPERATORS,
    "GET /console/access/users/{name}": ACCOUNT,
    "POST /console/access/users/{name}/attach": ACCOUNT,
    "GET /console/access/users/{name}/delete": ACCOUNT,
    "POST /console/access/users/{name}/delete": ACCOUNT,
    "POST /console/access/users/{name}/detach": MISSING,
    "GET /console/access/users/{name}/inline": ACCOUNT,
    "POST /console/access/users/{name}/inline": OPERATORS,
    "GET /console/access/users/{name}/inline-delete": OPERATORS,
    "POST /console/access/users/{name}/inline-delete": OPERATORS,
    "POST /console/access/users/{name}/keys": ACCOUNT,
    "GET /console/access/users/{name}/keys/delete": OPERATORS,
    "POST /console/access/users/{name}/keys/delete": OPERATORS,
    "POST /console/access/users/{name}/keys/state": MISSING,
    "GET /console/access/who-may": OPERATORS,
    # console account
    "GET /console/account": OPERATORS,
    "POST /console/account/factor": OPERATOR_PROOF,
    "POST /console/account/factor/confirm": OPERATOR_PROOF,
    "POST /console/account/password": OPERATOR_PROOF,
    "POST /console/account/sessions": OPERATORS,
    # console audit
    "GET /console/audit": OPERATORS,
    "GET /console/audit/export": OPERATORS,
    # console code
    "POST /console/code": PROOF,
    # console deliveries
    "GET /console/deliveries": OPERATORS,
    "POST /console/deliveries/retry": OPERATORS,
    "POST /console/deliveries/{id}/retry": MISSING,
    # console forgot
    "GET /console/forgot": ANYBODY,
    "POST /console/forgot": ANYBODY,
    # console loops
    "GET /console/loops": OPERATORS,
    "POST /console/loops/-/selected": OPERATORS,
    "POST /console/loops/-/selected/{what}": OPERATORS,
    "GET /console/loops/{name}": ACCOUNT,
    "GET /console/loops/{name}/delete": ACCOUNT,
    "POST /console/loops/{name}/delete": ACCOUNT,
    "GET /console/loops/{name}/document": MISSING,
    "GET /console/loops/{name}/output.json": MISSING,
    "GET /console/loops/{name}/stop": ACCOUNT,
    "POST /console/loops/{name}/stop": ACCOUNT,
    # console mail
    "GET /console/mail": OPERATORS,
    "POST /console/mail/send-again": OPERATORS,
    "GET /console/mail/{name}": MISSING,
    # console new-password
    "POST /console/new-password": PROOF,
    # console overview
    "GET /console/overview/{name}": ACCOUNT,
    "GET /console/overview/{name}/export": ACCOUNT,
    "GET /console/overview/{name}/export/{what}.{format}": ACCOUNT,
    "GET /console/overview/{name}/workers": ACCOUNT,
    # console password
    "GET /console/password/{token}": PROOF,
    "POST /console/password/{token}": PROOF,
    # console problems
    "GET /console/problems": OPERATORS,
    # console set-up
    "POST /console/set-up": PROOF,
    # console settings
    "GET /console/settings": OPERATORS,
    # console sign-in
    "GET /console/sign-in": ANYBODY,
    "POST /console/sign-in": PROOF,
    # console sign-out
    "POST /console/sign-out": LEAVING,
    # console templates
    "GET /console/templates": OPERATORS,
    "POST /console/templates/-/check": OPERATORS,
    "GET /console/templates/-/create": OPERATORS,
    "POST /console/templates/-/create": OPERATORS,
    "POST /console/templates/-/preview": OPERATORS,
    "POST /console/templates/-/sample": OPERATORS,
    "GET /console/templates/{name}": ACCOUNT,
    "GET /console/templates/{name}/delete": ACCOUNT,
    "POST /console/templates/{name}/delete": ACCOUNT,
    "GET /console/templates/{name}/edit": ACCOUNT,
    "POST /console/templates/{name}/edit": OPERATORS,
    "GET /console/templates/{name}/versions": ACCOUNT,
    "GET /console/templates/{name}/versions/{number}/restore": MISSING,
    "POST /console/templates/{name}/versions/{number}/restore": MISSING,
    # console workflows
    "GET /console/workflows": OPERATORS,
    "GET /console/workflows/-/back-test": OPERATORS,
    "POST /console/workflows/-/back-test": OPERATORS,
    "POST /console/workflows/-/conditions": OPERATORS,
    "GET /console/workflows/-/create": OPERATORS,
    "POST /console/workflows/-/create": OPERATORS,
    "POST /console/workflows/-/sample": OPERATORS,
    "GET /console/workflows/{name}": ACCOUNT,
    "GET /console/workflows/{name}/code": ACCOUNT,
    "GET /console/workflows/{name}/delete": ACCOUNT,
    "POST /console/workflows/{name}/delete": ACCOUNT,
    "GET /console/workflows/{name}/start": ACCOUNT,
    "POST /console/workflows/{name}/start": ACCOUNT,
    "GET /console/workflows/{name}/tags": ACCOUNT,
    "POST /console/workflows/{name}/tags": ACCOUNT,
    # console workforces
    "GET /console/workforces": OPERATORS,
    "GET /console/workforces/addresses": OPERATORS,
    "POST /console/workforces/addresses": OPERATORS,
    "GET /console/workforces/delete": OPERATORS,
    "POST /console/workforces/delete": OPERATORS,
    "GET /console/workforces/public": OPERATORS,
    "GET /console/workforces/public/close": OPERATORS,
    "POST /console/workforces/public/close": OPERATORS,
    "GET /console/workforces/public/consents/{consent_id}": MISSING,
    "GET /console/workforces/public/ledger": MISSING,
    "GET /console/workforces/public/ledger/csv": MISSING,
    "GET /console/workforces/public/settings": OPERATORS,
    "POST /console/workforces/public/settings": OPERATORS,
    "GET /console/workforces/public/workers": MISSING,
    "GET /console/workforces/public/workers/{user_id}/disable": MISSING,
    "POST /console/workforces/public/workers/{user_id}/disable": MISSING,
    "POST /console/workforces/public/workers/{user_id}/enable": MISSING,
    "GET /console/workforces/second-factor": OPERATORS,
    "POST /console/workforces/second-factor": OPERATORS,
    "GET /console/workforces/teams/-/create": OPERATORS,
    "POST /console/workforces/teams/-/create": OPERATORS,
    "GET /console/workforces/teams/{name}": ACCOUNT,
    "GET /console/workforces/teams/{name}/add": ACCOUNT,
    "POST /console/workforces/teams/{name}/add": ACCOUNT,
    "GET /console/workforces/teams/{name}/delete": ACCOUNT,
    "POST /console/workforces/teams/{name}/delete": ACCOUNT,
    "GET /console/workforces/teams/{name}/edit": ACCOUNT,
    "POST /console/workforces/teams/{name}/edit": ACCOUNT,
    "GET /console/workforces/teams/{name}/notifications": ACCOUNT,
    "POST /console/workforces/teams/{name}/notifications": ACCOUNT,
    "GET /console/workforces/teams/{name}/offer": OPERATORS,
    "POST /console/workforces/teams/{name}/offer": OPERATORS,
    "GET /console/workforces/teams/{name}/remove/{user_id}": ACCOUNT,
    "POST /console/workforces/teams/{name}/remove/{user_id}": ACCOUNT,
    "GET /console/workforces/teams/{name}/summary": ACCOUNT,
    "GET /console/workforces/vendors": OPERATORS,
    "GET /console/workforces/vendors/{listing}/edit": ACCOUNT,
    "POST /console/workforces/vendors/{listing}/edit": OPERATORS,
    "GET /console/workforces/vendors/{listing}/end/{account}": OPERATORS,
    "POST /console/workforces/vendors/{listing}/end/{account}": OPERATORS,
    "POST /console/workforces/vendors/{listing}/subscribe": STRANGERS,
    "GET /console/workforces/vendors/{listing}/unsubscribe": MISSING,
    "POST /console/workforces/vendors/{listing}/unsubscribe": MISSING,
    "GET /console/workforces/vendors/{listing}/withdraw": ACCOUNT,
    "POST /console/workforces/vendors/{listing}/withdraw": ACCOUNT,
    "GET /console/workforces/workers": OPERATORS,
    "POST /console/workforces/workers": OPERATORS,
    "GET /console/workforces/workers/-/invite": OPERATORS,
    "POST /console/workforces/workers/-/invite": OPERATORS,
    "GET /console/workforces/workers/{sub}": ACCOUNT,
    "POST /console/workforces/workers/{sub}/enable": ACCOUNT,
    "POST /console/workforces/workers/{sub}/invitation-link": ACCOUNT,
    "POST /console/workforces/workers/{sub}/resend": ACCOUNT,
    "POST /console/workforces/workers/{sub}/reset-link": ACCOUNT,
    "GET /console/workforces/workers/{sub}/{deed}": ACCOUNT,
    "POST /console/workforces/workers/{sub}/{deed}": ACCOUNT,
    # console {path}
    "GET /console/{path}": MISSING,
}

WITHOUT_TOKEN = frozenset(
    {
        "POST /console/code",
        "POST /console/forgot",
        "POST /console/new-password",
        "POST /console/password/{token}",
        "POST /console/set-up",
        "POST /console/sign-in",
        "POST /portal/w/{portal_id}/code",
        "POST /portal/w/{portal_id}/forgot",
        "POST /portal/w/{portal_id}/new-password",
        "POST /portal/w/{portal_id}/password/{token}",
        "POST /portal/w/{portal_id}/register",
        "POST /portal/w/{portal_id}/set-up",
        "POST /portal/w/{portal_id}/sign-in",
    }
)
"""Changing routes that hold no session's token, because they are there for people without one."""

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "/static/": {"name": "nothing.js"},
    "/portal/{path}": {"path": "nowhere"},
    "/console/{path}": {"path": "nowhere"},
    "/console/loops/-/selected": {"what": "stop"},
    "/console/workflows/{name}/": {"what": "loops", "format": "csv"},
    "/console": {
        "token": "forged",
        "number": "1",
        "consent_id": "1",
        "deed": "disable",
        "what": "loops",
        "format": "csv",
    },
    "/portal": {"token": "forged"},
}
"""What stands in the places of addresses that begin so, before what is made anew for each route."""
