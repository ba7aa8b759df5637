from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes import START

from overread.domain.errors import DeliveryFailed
from overread.domain.workforce import Invitation
from overread.operations.invitations import not_delivered, to_folder

ANA = Invitation("us-east-1_abc", "ana", "ana@example.com", START, "Correct-Horse-1")


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_an_invitation_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "invitations"
    await to_folder(folder)(ANA)
    [file] = list_files(folder)
    assert [stat.S_IMODE(os.stat(path).st_mode) for path in (folder, file)] == [0o700, 0o600]
    assert file.read_text().splitlines() == [
        "User pool: us-east-1_abc",
        "User name: ana",
        "E-mail: ana@example.com",
        "Temporary password: Correct-Horse-1",
        f"Valid until: {START.isoformat()}",
    ]


async def test_a_later_invitation_replaces_the_earlier_one(tmp_path: Path) -> None:
    invite = to_folder(tmp_path / "invitations")
    await invite(ANA)
    await invite(replace(ANA, temporary_password="Other-Horse-2"))
    [file] = list_files(tmp_path / "invitations")
    assert "Other-Horse-2" in file.read_text()


async def test_people_are_kept_apart_whatever_their_names(tmp_path: Path) -> None:
    invite = to_folder(tmp_path / "invitations")
    for name in ("../../etc/passwd", "a/b", "a\\b", "a_b", "ä" * 128, "ö" * 128):
        await invite(replace(ANA, username=name, email=None))
    files = list_files(tmp_path)
    assert [path.parent for path in files] == [tmp_path / "invitations"] * 6


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryFailed, match="invitations: "):
        await to_folder(tmp_path / "file")(ANA)


async def test_without_a_way_to_deliver_the_caller_hears_of_it() -> None:
    with pytest.raises(DeliveryFailed, match="send a TemporaryPassword"):
        await not_delivered(ANA)
