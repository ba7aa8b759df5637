"""`overread access`: users, roles and policies, for whoever has the deployment's shell; and who may do what.

Every command is the operation that the API has, asked by the deployment's own account.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from overread.cli.options import STORE_SETTINGS, Commands, add_settings, read_settings, with_context
from overread.domain.access import IdentityKind, is_name
from overread.domain.errors import InvalidRequest
from overread.domain.policies.managed import managed_arn

if TYPE_CHECKING:
    from overread.domain.caller import Caller
    from overread.operations.context import Context

T = TypeVar("T")
Run = Callable[[argparse.Namespace], int]

DENIED = 3
"""Exit status of `simulate` for no."""

_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, '
    '"Action": "sts:AssumeRole"}]}'
)


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    access = commands.add_parser("access", help="Users, roles, policies, and who may do what.")
    actions = access.add_subparsers(required=True, metavar="ACTION")
    _add(actions, "list", "List users and roles with their policies.", _list)

    created = _add(
        actions, "create-user", "Make a user; keys come from `overread keys create`.", _create_user
    )
    created.add_argument("name")
    _add_policies(created)
    role = _add(actions, "create-role", "Make a role that workflows may act as.", _create_role)
    role.add_argument("name")
    role.add_argument(
        "--trust", type=Path, metavar="FILE", help="Trust policy. Default: SageMaker may use it."
    )
    _add_policies(role)

    for verb, help_text, run in (
        ("attach", "Attach a managed policy.", _attach),
        ("detach", "Detach a managed policy.", _detach),
    ):
        changed = _add(actions, verb, help_text, run)
        _add_identity(changed)
        changed.add_argument("policy", help="Name of one of AWS's policies, or an ARN.")
    put = _add(actions, "put-policy", "Store an inline policy.", _put_policy)
    _add_identity(put)
    put.add_argument("policy", help="Its name.")
    put.add_argument("file", type=Path, help="The document; - reads standard input.")
    _add_identity(_add(actions, "delete", "Delete a user or a role with all that belongs to it.", _delete))

    asked = _add(
        actions,
        "simulate",
        f"May WHO do ACTION to RESOURCE? Exit status 0 for yes, {DENIED} for no.",
        _simulate,
    )
    _add_identity(asked)
    asked.add_argument("action", help="As in policies: sagemaker:StartHumanLoop.")
    asked.add_argument("resource", nargs="?", default="*", help="An ARN. Default: *.")
    asked.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="A condition key of the imagined request, such as sagemaker:WorkteamType=public-crowd.",
    )


def _add(
    actions: Commands[argparse.ArgumentParser], name: str, help_text: str, run: Run
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=help_text)
    add_settings(parser, STORE_SETTINGS)
    parser.set_defaults(run=run)
    return parser


def _add_identity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="Of the user.")
    parser.add_argument("--role", action="store_true", help="NAME is a role, not a user.")


def _add_policies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        action="append",
        default=[],
        metavar="NAME",
        help="Managed policy to attach, by name or ARN; may be given several times.",
    )


def _list(options: argparse.Namespace) -> int:
    from overread.domain.paging import Listing
    from overread.operations.access import grants, roles, users

    async def read(ctx: Context, caller: Caller) -> list[str]:
        lines = []
        for kind, page_of in ((IdentityKind.USER, users.list_users), (IdentityKind.ROLE, roles.list_roles)):
            listing = Listing()
            while True:
                page = await page_of(ctx, caller, listing)
                names = await grants.policy_names(ctx, caller, page.items)
                lines += [
                    f"{kind}  {identity.name}  {', '.join(names.get(identity.id, ())) or 'no policies'}"
                    for identity in page.items
                ]
                if page.after is None:
                    break
                listing = Listing(after=page.after)
        return lines

    print("\n".join(_run(options, read)))
    return 0


def _create_user(options: argparse.Namespace) -> int:
    from overread.operations.access import grants, users

    _check_name(options.name)
    arns = [managed_arn(name) for name in options.policy]

    async def create(ctx: Context, caller: Caller) -> str:
        user = await users.create(ctx, caller, options.name)
        for arn in arns:
            await grants.attach(ctx, caller, IdentityKind.USER, user.name, arn)
        return user.arn

    print(_run(options, create))
    return 0


def _create_role(options: argparse.Namespace) -> int:
    from overread.operations.access import grants, roles

    _check_name(options.name)
    trust = _TRUST if options.trust is None else _text_of(options.trust)
    arns = [managed_arn(name) for name in options.policy]

    async def create(ctx: Context, caller: Caller) -> str:
        role = await roles.create(ctx, caller, options.name, trust=trust)
        for arn in arns:
            await grants.attach(ctx, caller, IdentityKind.ROLE, role.name, arn)
        return role.arn

    print(_run(options, create))
    return 0


def _attach(options: argparse.Namespace) -> int:
    from overread.operations.access import grants

    arn = managed_arn(options.policy)
    _run(options, lambda ctx, caller: grants.attach(ctx, caller, _kind(options), options.name, arn))
    print(f"{arn} is attached to {options.name}; a running server follows within a second")
    return 0


def _detach(options: argparse.Namespace) -> int:
    from overread.operations.access import grants

    arn = managed_arn(options.policy)
    _run(options, lambda ctx, caller: grants.detach(ctx, caller, _kind(options), options.name, arn))
    print(f"{arn} is detached from {options.name}; a running server follows within a second")
    return 0


def _put_policy(options: argparse.Namespace) -> int:
    from overread.operations.access import grants

    text = _text_of(options.file)
    _run(
        options,
        lambda ctx, caller: grants.put_inline(
            ctx, caller, _kind(options), options.name, options.policy, text
        ),
    )
    print(f"{options.policy} is stored for {options.name}; a running server follows within a second")
    return 0


def _delete(options: argparse.Namespace) -> int:
    from overread.operations.access import removal

    _run(options, lambda ctx, caller: removal.remove(ctx, caller, _kind(options), options.name))
    print(f"{options.name} is deleted")
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from overread.operations.access import roles, simulation, users

    facts = dict(_fact(text) for text in options.context)
    kind = _kind(options)

    async def ask(ctx: Context, caller: Caller) -> simulation.Answer:
        # Its path belongs to its ARN, and nobody types that.
        get = users.get if kind is IdentityKind.USER else roles.get
        identity, _ = await get(ctx, caller, options.name)
        found = await simulation.simulate(
            ctx,
            caller,
            identity.arn,
            actions=[options.action],
            resources=[options.resource],
            facts=facts,
        )
        return found.items[0]

    answer = _run(options, ask)
    decision = answer.decision
    print("allowed" if decision.allowed else "denied")
    if decision.policy is None:
        print("No policy allows it.")
    else:
        print(f"{'Allowed' if decision.allowed else 'Denied'} by {decision.policy.name}:")
        print(simulation.decisive_statement(decision))
    if answer.missing:
        print(f"Conditions also ask for {', '.join(answer.missing)} (--context).")
    return 0 if decision.allowed else DENIED


def _run(options: argparse.Namespace, work: Callable[[Context, Caller], Awaitable[T]]) -> T:
    from overread.operations.first_team import deployment_caller

    return with_context(read_settings(options), lambda ctx: work(ctx, deployment_caller(ctx)))


def _kind(options: argparse.Namespace) -> IdentityKind:
    return IdentityKind.ROLE if options.role else IdentityKind.USER


def _check_name(name: str) -> None:
    if not is_name(name):
        raise InvalidRequest(f"The name {name!r} is not of 1 to 64 letters, digits and +=,.@_-.")


def _text_of(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{file} cannot be read: {error}.") from error


def _fact(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or ":" not in key:
        raise InvalidRequest(f"--context {text} is not KEY=VALUE, such as aws:SourceIp=203.0.113.7.")
    return key, value
