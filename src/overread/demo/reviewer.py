"""The demo's one worker. Their password lasts, because whoever typed the command is to be at work within a minute."""

from __future__ import annotations

import os
from pathlib import Path

from overread.auth.passwords import temporary_password
from overread.domain.errors import AlreadyExists
from overread.first_start import read_pairs
from overread.operations import first_team, users
from overread.operations.context import Context

EMAIL = "reviewer@overread.local"


async def ensure_reviewer(ctx: Context, folder: Path) -> str:
    """The reviewer's password: the one in the data folder's file `reviewer`, or a new one if there is none."""
    file = folder / "reviewer"
    known = read_pairs(file).get("password")
    if known is not None:
        return known
    password = temporary_password()
    first = await first_team.ensure_first_team(ctx)
    try:
        await first_team.add_worker(ctx, EMAIL, password)
    except AlreadyExists:
        pass  # the file was removed: a new password is how one gets back in
    await users.set_password(
        ctx,
        first_team.deployment_caller(ctx),
        first.team.members[0].pool_id,
        username=EMAIL,
        password=password,
        permanent=True,
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(f"email = {EMAIL}\npassword = {password}\n")
    return password
