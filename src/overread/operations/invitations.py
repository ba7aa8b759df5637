"""Invitations of new workers, where there is no mail: a file per person that only the operator can read."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from overread.domain.errors import DeliveryFailed
from overread.domain.workforce import Invitation

Invite = Callable[[Invitation], Awaitable[None]]


async def not_delivered(invitation: Invitation) -> None:  # noqa: ARG001 - an Invite
    """For deployments that were given no way: the caller hears of it instead of waiting for a mail."""
    raise DeliveryFailed(
        "invitations",
        "this deployment has no way to deliver invitations; send a TemporaryPassword",
        permanent=True,
    )


def to_folder(folder: Path) -> Invite:
    """Writes each invitation into a file of the folder; folder and files are for their owner alone.

    A later invitation of the same person replaces the earlier one, whose password does not hold any more.
    """

    async def invite(invitation: Invitation) -> None:
        try:
            await asyncio.to_thread(_write, folder, invitation)
        except OSError as error:
            raise DeliveryFailed("invitations", f"{folder}: {error.strerror}") from error

    return invite


def _write(folder: Path, invitation: Invitation) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The digest tells people apart whose names differ only in what a file name cannot hold.
    digest = hashlib.sha256(invitation.username.encode()).hexdigest()[:12]
    person = re.sub(r"[^\w.@+-]", "_", invitation.email or invitation.username, flags=re.ASCII)[:80]
    path = folder / f"{invitation.pool_id} {person} {digest}.txt"
    text = (
        f"User pool: {invitation.pool_id}\n"
        f"User name: {invitation.username}\n"
        f"E-mail: {invitation.email or '-'}\n"
        f"Temporary password: {invitation.temporary_password}\n"
        f"Valid until: {invitation.expires_at.isoformat()}\n"
    )
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
