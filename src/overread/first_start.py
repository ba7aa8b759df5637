"""What the first start of an embedded deployment leaves in its data folder: credentials for AWS clients, and an operator.

`credentials` and `config` have AWS's own file formats, so `AWS_SHARED_CREDENTIALS_FILE` and
`AWS_CONFIG_FILE` can point at them.
All files are for the owner only.
"""

from __future__ import annotations

import os
from pathlib import Path

from overread.auth.access_keys import new_access_key
from overread.auth.passwords import temporary_password
from overread.operations import access_keys, sign_in
from overread.operations.context import Context

OPERATOR_EMAIL = "operator@overread.local"


async def prepare(ctx: Context, folder: Path) -> None:
    """Make what is missing; nothing that exists is changed."""
    if not await access_keys.has_caller_key(ctx, ctx.policy.account):
        key_id, secret = new_access_key()
        credentials = f"[default]\naws_access_key_id = {key_id}\naws_secret_access_key = {secret}\n"
        # The file first: a key whose secret nobody has is worth nothing.
        _write(folder / "credentials", credentials)
        await access_keys.create_access_key(ctx, ctx.policy.account, "admin", key_id, secret)
    _write_config(ctx, folder)
    if not await sign_in.has_operator(ctx):
        password = temporary_password()
        _write(folder / "operator", f"email = {OPERATOR_EMAIL}\npassword = {password}\n")
        # It lasts: the file is as private as `credentials` beside it, which already open everything.
        await sign_in.add_operator(ctx, email=OPERATOR_EMAIL, password=password, must_change=False)


def read_pairs(file: Path) -> dict[str, str]:
    """`name = value` lines of one of the files; empty if it is not there."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found = (line.partition("=") for line in lines if "=" in line)
    return {name.strip(): value.strip() for name, _, value in found}


def _write_config(ctx: Context, folder: Path) -> None:
    """The clients' configuration; written anew at every start, because the address can change."""
    config = (
        f"[default]\nregion = {ctx.policy.region}\nendpoint_url = {ctx.policy.public_url}\n"
        "s3 =\n    addressing_style = path\n"
    )
    if (folder / "config").exists() and (folder / "config").read_text("utf-8") == config:
        return
    _write(folder / "config", config)


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
