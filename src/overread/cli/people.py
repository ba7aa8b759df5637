"""`overread worker` and `overread operator`: the people of a deployment, for whoever has its shell."""

from __future__ import annotations

import argparse
import sys

from overread.cli.options import STORE_SETTINGS, Commands, add_settings, find_deployment, with_context


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    worker = commands.add_parser("worker", help="Workers of the deployment's default team.")
    actions = worker.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="Add a worker; the temporary password is shown once.")
    add.add_argument("email", help="The address that they sign in with.")
    add_settings(add, STORE_SETTINGS)
    add.set_defaults(run=_add_worker)
    shown = actions.add_parser("list", help="List the workers of the default team.")
    add_settings(shown, STORE_SETTINGS)
    shown.set_defaults(run=_list_workers)

    operator = commands.add_parser("operator", help="Operators of the console.")
    actions = operator.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="Add an operator; the temporary password is shown once.")
    add.add_argument("email", help="The address that they sign in with.")
    add_settings(add, STORE_SETTINGS)
    add.set_defaults(run=_add_operator)
    link = actions.add_parser("reset-link", help="Print a link that lets an operator choose a new password.")
    link.add_argument("email", help="The address that they sign in with.")
    add_settings(link, STORE_SETTINGS)
    link.set_defaults(run=_operator_link)


def _add_worker(options: argparse.Namespace) -> int:
    from overread.auth.passwords import temporary_password
    from overread.operations import first_team
    from overread.operations.context import Context
    from overread.operations.workforce import sub_domain

    password = temporary_password()

    async def add(ctx: Context) -> str:
        await first_team.add_worker(ctx, options.email, password)
        first = await first_team.ensure_first_team(ctx)
        scheme = ctx.policy.public_url.partition(":")[0]
        return f"{scheme}://{sub_domain(ctx, first.workforce.portal_id)}/"

    url = with_context(find_deployment(options), add)
    print(f"portal: {url}\ne-mail: {options.email}\ntemporary password: {password}")
    return 0


def _list_workers(options: argparse.Namespace) -> int:
    from overread.operations import first_team

    for user in with_context(find_deployment(options), first_team.list_workers):
        state = user.status.value if user.enabled else "disabled"
        print(f"{user.email or user.username}  {user.worker_id}  {state}")
    return 0


def _add_operator(options: argparse.Namespace) -> int:
    from overread.auth.passwords import temporary_password
    from overread.operations import sign_in

    password = temporary_password()
    settings = find_deployment(options)
    with_context(settings, lambda ctx: sign_in.add_operator(ctx, email=options.email, password=password))
    print(f"e-mail: {options.email}\ntemporary password: {password}")
    return 0


def _operator_link(options: argparse.Namespace) -> int:
    from overread.operations import password_reset

    link = with_context(
        find_deployment(options), lambda ctx: password_reset.make_operator_link(ctx, options.email)
    )
    if link is None:
        print(f"there is no operator {options.email}", file=sys.stderr)
        return 1
    print(f"{link.url}\nvalid until {link.expires_at:%Y-%m-%d %H:%M} UTC, for one use")
    return 0
