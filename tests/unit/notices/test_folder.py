from __future__ import annotations

import os
import stat
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes import FakeClock

from overread.domain.errors import DeliveryFailed, NotFound
from overread.domain.notices import Letter
from overread.notices import folder as module
from overread.notices.base import KeepsLetters
from overread.notices.folder import FolderPost

LETTER = Letter("ana@example.com", "Invitation", "Temporary password: x\n", "<p>x</p>")
ACCOUNT, OTHER = "111122223333", "444455556666"


def uid() -> str:
    return str(uuid.uuid4())


async def test_a_letter_is_a_file_for_its_owner_alone(tmp_path: Path, clock: FakeClock) -> None:
    post = FolderPost(tmp_path / "mail", clock)
    await post.deliver(LETTER, uid(), ACCOUNT)

    [kept] = await post.list_kept(ACCOUNT, 10)
    [file] = (tmp_path / "mail" / ACCOUNT).iterdir()

    assert isinstance(post, KeepsLetters)
    assert (kept.to, kept.subject, kept.at, kept.text) == (
        "ana@example.com",
        "Invitation",
        clock().replace(microsecond=0),
        LETTER.text,
    )
    assert await post.read_kept(ACCOUNT, kept.name) == kept
    modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (tmp_path / "mail", file.parent, file)]
    assert modes == [0o700, 0o700, 0o600]


async def test_letters_are_listed_newest_first_and_of_one_account(tmp_path: Path, clock: FakeClock) -> None:
    post = FolderPost(tmp_path, clock)
    for subject in ("first", "second", "third"):
        await post.deliver(replace(LETTER, subject=subject), uid(), ACCOUNT)
        clock.advance(seconds=1)

    assert [kept.subject for kept in await post.list_kept(ACCOUNT, 2)] == ["third", "second"]
    assert await post.list_kept(OTHER, 10) == []


async def test_the_oldest_letters_go(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KEPT", 2)
    post = FolderPost(tmp_path, clock)
    for subject in ("first", "second", "third"):
        await post.deliver(replace(LETTER, subject=subject), uid(), ACCOUNT)
        clock.advance(seconds=1)

    assert [kept.subject for kept in await post.list_kept(ACCOUNT, 9)] == ["third", "second"]


@pytest.mark.parametrize("name", ["", "../../key", "20260304050607890-x", "/etc/passwd", "x\0"])
async def test_a_name_of_no_letter_reads_nothing(tmp_path: Path, clock: FakeClock, name: str) -> None:
    (tmp_path / "key.eml").write_text("secret")
    with pytest.raises(NotFound):
        await FolderPost(tmp_path / "mail", clock).read_kept(ACCOUNT, name)


async def test_somebody_without_an_address_has_a_letter_too(tmp_path: Path, clock: FakeClock) -> None:
    post = FolderPost(tmp_path, clock)
    await post.deliver(replace(LETTER, to=None), uid(), ACCOUNT)

    assert [kept.to for kept in await post.list_kept(ACCOUNT, 9)] == [""]


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryFailed, match="mail: "):
        await FolderPost(tmp_path / "file", clock).deliver(LETTER, uid(), ACCOUNT)
