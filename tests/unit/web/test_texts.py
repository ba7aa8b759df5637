from __future__ import annotations

import re
import string
from collections import Counter
from pathlib import Path

import pytest

import overread
from overread.web import english
from overread.web.texts import LANGUAGES, Texts, choose_texts

ROOMS = [Path(overread.__file__).parent / room for room in ("web", "portal", "console")]
ENGLISH = LANGUAGES["en"]


def literal_keys() -> set[str]:
    """Everything in pages and modules that has the form of a key."""
    found: set[str] = set()
    for room in ROOMS:
        for file in [*room.rglob("*.py"), *room.rglob("*.html")]:
            if file.parent.name != "english":
                found |= set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", file.read_text("utf-8")))
    return found


def test_every_key_that_a_page_says_exists() -> None:
    said: set[str] = set()
    for room in ROOMS:
        for page in room.rglob("*.html"):
            said |= set(re.findall(r"""\bt\(["']([\w.]+)["']""", page.read_text("utf-8")))

    assert said
    assert {key for key in said if not {key, f"{key}.other"} & set(ENGLISH.words)} == set()


def test_no_text_is_there_for_nobody() -> None:
    """Keys that code puts together are known by their prefixes."""
    made = (
        "nav.",
        "column.",
        "assignment.",
        "late.",
        "refused.",
        "error.",
        "notice.",
        "password.",
        "script.",
        "problem.",
        "unit.",
        "back_test.source.",
        "guide.point.",
        "history.",
        "actor.",
        "check.",
        "source.",
        "audit.",
        "export.",
        "loops.ask.",
        "loops.button.",
        "loops.done.",
        "loops.warning.",
        "story.",
        "deliveries.tab.",
        "overview.tab.",
        "overview.time.",
        "plot.",
        "delivery.",
        "letter.",
        "mail.about.",
        "not_open.",
        "portal.",
        "template.severity.",
        "template.tab.",
        "template.theme.",
        "template.type.",
        "template.width.",
        "version.view.",
        "worker.",
        "invite.",
    )
    ways = ("decline.", "release.", "pause.")
    literal = literal_keys()

    unused = [
        key
        for key in ENGLISH.words
        if key not in literal
        and not key.startswith((*made, *ways))
        and key.removesuffix(".one").removesuffix(".other") not in literal
    ]

    assert unused == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"] or ["en"])
def test_every_language_says_the_same_things(language: str) -> None:
    words = LANGUAGES[language].words

    assert set(words) == set(ENGLISH.words)
    assert {key: places(text) for key, text in words.items()} == {
        key: places(text) for key, text in ENGLISH.words.items()
    }


def test_no_key_is_in_two_areas() -> None:
    """The later one would silence the other."""
    keys = Counter(key for area in english._AREAS for key in area.WORDS)
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_counted_text_has_both_forms() -> None:
    halves = {key.rpartition(".") for key in ENGLISH.words if key.endswith((".one", ".other"))}

    assert {stem for stem, _, form in halves if form == "one"} == {
        stem for stem, _, form in halves if form == "other"
    }


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (3_569, "59 min"),
        (3_571, "1 h"),
        (5_400, "1 h 30 min"),
        (172_800, "2 days"),
    ],
)
def test_a_duration_is_said_in_its_largest_sensible_unit(seconds: float, text: str) -> None:
    assert ENGLISH.duration(seconds) == text


@pytest.mark.parametrize("header", ["", "en", "en-GB,en;q=0.9", "xx,yy;q=0.3", ";;,"])
def test_an_unknown_language_gets_english(header: str) -> None:
    assert choose_texts(header).language == "en"


def test_a_known_language_is_found_by_its_first_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "ar", Texts("ar", "rtl", ENGLISH.words))

    assert choose_texts("fr, ar-EG;q=0.8, en").direction == "rtl"


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
