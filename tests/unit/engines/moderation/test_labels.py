"""From the model's classes to Rekognition's labels."""

from __future__ import annotations

from typing import Any

import pytest

from overread.engines.moderation.labels import CLASSES, TAXONOMY, labels_of

NOTHING = dict.fromkeys(CLASSES, 0.0)


def seen(min_confidence: float = 0, **chances: float) -> list[Any]:
    """Labels as (name, parent, level, confidence)."""
    found: list[Any] = labels_of({**NOTHING, **chances}, min_confidence)
    return [
        (label["Name"], label["ParentName"], label["TaxonomyLevel"], pytest.approx(label["Confidence"]))
        for label in found
    ]


def test_a_parent_has_the_chance_that_either_of_its_labels_holds_and_stands_before_them() -> None:
    assert seen(Porn=0.5, Hentai=0.25, Sexy=0.125, Neutral=0.125) == [
        ("Explicit Nudity", "", 1, 75),
        ("Nudity", "Explicit Nudity", 2, 50),
        ("Illustrated Nudity Or Sexual Activity", "Explicit Nudity", 2, 25),
        ("Suggestive", "", 1, 12.5),
    ]


def test_the_more_confident_top_level_stands_first_and_so_does_the_label_below() -> None:
    assert [name for name, *_ in seen(Porn=0.1, Hentai=0.2, Sexy=0.6)] == [
        "Suggestive",
        "Explicit Nudity",
        "Illustrated Nudity Or Sexual Activity",
        "Nudity",
    ]


def test_labels_below_the_least_confidence_are_left_out_and_those_at_it_are_not() -> None:
    assert seen(50, Porn=0.5, Hentai=0.25, Sexy=0.25) == [
        ("Explicit Nudity", "", 1, 75),
        ("Nudity", "Explicit Nudity", 2, 50),
    ]


def test_a_parent_may_be_sure_of_what_no_label_below_it_is() -> None:
    assert seen(50, Porn=0.4, Hentai=0.4) == [("Explicit Nudity", "", 1, 80)]


def test_harmless_classes_are_no_labels() -> None:
    assert seen(0.001, Neutral=0.6, Drawing=0.4) == []


def test_no_confidence_is_above_a_hundred() -> None:
    [label, *_] = labels_of({**NOTHING, "Porn": 0.7, "Hentai": 0.3 + 1e-7}, 0)
    assert isinstance(label, dict)
    assert label["Confidence"] == 100.0


def test_every_label_is_of_the_taxonomy() -> None:
    for meaning in CLASSES.values():
        if meaning is not None:
            assert meaning.label is None or meaning.label in TAXONOMY[meaning.parent]
