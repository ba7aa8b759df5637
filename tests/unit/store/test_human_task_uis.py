from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes import START

from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.human_task_ui import HumanTaskUi
from overread.store import Store, human_task_uis

UI = HumanTaskUi(0, "111122223333", "us-east-1", "ui", START, "digest")
PLACE = (UI.account, UI.region, UI.name)


async def test_a_text_outlives_the_ui_that_loops_were_started_with(store: Store) -> None:
    await store.write(human_task_uis.insert, UI, "<p>ä</p>")
    await store.write(human_task_uis.delete, *PLACE)
    assert await store.read(human_task_uis.find_content, "digest") == "<p>ä</p>"
    with pytest.raises(NotFound):
        await store.read(human_task_uis.find, *PLACE)


async def test_a_ui_that_is_made_again_is_another(store: Store) -> None:
    first = await store.write(human_task_uis.insert, UI, "text")
    await store.write(human_task_uis.delete, *PLACE)
    second = await store.write(human_task_uis.insert, UI, "text")
    assert second.id > first.id


async def test_a_taken_name_stores_nothing(store: Store) -> None:
    await store.write(human_task_uis.insert, UI, "text")
    with pytest.raises(AlreadyExists):
        await store.write(human_task_uis.insert, replace(UI, content_sha256="other"), "other text")
    with pytest.raises(NotFound):
        await store.read(human_task_uis.find_content, "other")
