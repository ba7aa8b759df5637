"""The child's renderer, in the process of the test."""

from __future__ import annotations

import pytest

from overread.domain.errors import TemplateFailed
from overread.processes.frames import HEADER_BYTES
from overread.templates.child import MAX_CACHED_TEMPLATES, Renderer, parse_input
from overread.templates.frames import Reply, decode_reply
from overread.templates.job import Aim, RenderJob


def reply_to(renderer: Renderer, aim: Aim, template: str, digest: str = "d", text: bytes = b"{}") -> Reply:
    return decode_reply(renderer.reply(aim, RenderJob(template, digest, text))[HEADER_BYTES:])


def test_each_aim_has_its_reply() -> None:
    renderer = Renderer()
    assert reply_to(renderer, Aim.PAGE, "x").page == "x"
    assert reply_to(renderer, Aim.CHECK, "x").page is None
    assert reply_to(renderer, Aim.PARSE, "{{ '' | grant_read_access }}", "e").failure is None


def test_a_parsed_template_is_kept_by_its_digest() -> None:
    renderer = Renderer()
    assert reply_to(renderer, Aim.PAGE, "first", "same").page == "first"
    assert reply_to(renderer, Aim.PAGE, "never parsed", "same").page == "first"


def test_the_oldest_parsed_templates_are_dropped() -> None:
    renderer = Renderer()
    for number in range(MAX_CACHED_TEMPLATES + 1):
        reply_to(renderer, Aim.PAGE, "old", str(number))
    assert reply_to(renderer, Aim.PAGE, "new", "0").page == "new"
    assert reply_to(renderer, Aim.PAGE, "new", str(MAX_CACHED_TEMPLATES)).page == "old"


def test_heavy_templates_displace_each_other() -> None:
    renderer = Renderer(max_weight=50_000)
    heavy = "{{ a }}" * 30
    reply_to(renderer, Aim.PARSE, heavy, "first")
    reply_to(renderer, Aim.PARSE, heavy, "second")
    assert reply_to(renderer, Aim.PAGE, "new", "second").page == ""
    assert reply_to(renderer, Aim.PAGE, "new", "first").page == "new"


def test_exhausted_memory_is_not_a_reply_but_the_end() -> None:
    def exhaust(bucket: str, key: str) -> str:
        raise MemoryError

    job = RenderJob("{{ 's3://bucket/key' | grant_read_access }}", "d", b"{}", exhaust)
    with pytest.raises(MemoryError):
        Renderer().reply(Aim.PAGE, job)


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    assert parse_input(b'{"a": "cut \\ud83d", "b": "\\ud83d\\ude00"}') == {
        "a": "cut \ufffd",
        "b": "\U0001f600",
    }


@pytest.mark.parametrize("text", [b"", b"{", b"NaN", b'{"a": Infinity}', b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_invalid_input(text: bytes) -> None:
    with pytest.raises(TemplateFailed) as caught:
        parse_input(text)
    assert caught.value.code == "InvalidInput"
