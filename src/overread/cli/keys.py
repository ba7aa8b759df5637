"""`overread keys`: access keys for AWS clients."""

from __future__ import annotations

import argparse

from overread.cli.options import STORE_SETTINGS, Commands, add_settings, read_settings, with_context
from overread.domain.access import is_name
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.policies.managed import managed_arn


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    keys = commands.add_parser("keys", help="Access keys for AWS clients.")
    actions = keys.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="Make an access key; its secret is shown once.")
    create.add_argument(
        "--user", default="admin", help="Name of the user that the key belongs to; made if it is new."
    )
    create.add_argument(
        "--policy",
        action="append",
        metavar="NAME",
        help="Managed policy for the user, by name or ARN; may be given several times. A new user without any gets "
        "AdministratorAccess.",
    )
    add_settings(create, STORE_SETTINGS)
    create.set_defaults(run=_create)
    shown = actions.add_parser("list", help="List access keys, without secrets.")
    add_settings(shown, STORE_SETTINGS)
    shown.set_defaults(run=_list)
    disable = actions.add_parser("disable", help="Refuse an access key from now on.")
    disable.add_argument("key_id", help="The id of the key, AKIA….")
    add_settings(disable, STORE_SETTINGS)
    disable.set_defaults(run=_disable)


def _create(options: argparse.Namespace) -> int:
    from overread.auth.access_keys import new_access_key
    from overread.operations import access_keys

    settings = read_settings(options)
    if not is_name(options.user):
        raise InvalidRequest(f"The user name {options.user!r} is not of 1 to 64 letters, digits and +=,.@_-.")
    policies = None if options.policy is None else [managed_arn(name) for name in options.policy]
    key_id, secret = new_access_key()
    with_context(
        settings,
        lambda ctx: access_keys.create_access_key(
            ctx, settings.account, options.user, key_id, secret, policies
        ),
    )
    print(f"AWS_ACCESS_KEY_ID={key_id}\nAWS_SECRET_ACCESS_KEY={secret}")
    return 0


def _list(options: argparse.Namespace) -> int:
    from overread.operations import access_keys

    settings = read_settings(options)
    for key in with_context(settings, lambda ctx: access_keys.list_access_keys(ctx, settings.account)):
        used = (
            "never used" if key.used is None else f"used {key.used.at:%Y-%m-%d %H:%M} for {key.used.service}"
        )
        state = "active" if key.active else "disabled"
        print(f"{key.access_key_id}  {key.user_name}  {state}  {used}")
    return 0


def _disable(options: argparse.Namespace) -> int:
    from overread.operations import access_keys

    settings = read_settings(options)
    if not with_context(settings, lambda ctx: access_keys.disable_access_key(ctx, options.key_id)):
        raise NotFound("access key", options.key_id)
    print(f"{options.key_id} is disabled; a running server follows within a second")
    return 0
