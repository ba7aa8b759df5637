"""What stands for values that nobody can foresee must still tell right from wrong."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image
from tests.samples.expectations import AnyText, JsonText, Near, Painted, ReadPairs

PAINTED = Painted((4, 4), (((0, 0), "Cat"), ((2, 2), "Dog")), blank=(3, 3))


def mask(
    pixels: dict[tuple[int, int], str], classes: dict[str, Any], size: tuple[int, int] = (4, 4)
) -> dict[str, Any]:
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    for place, colour in pixels.items():
        picture.paste(colour, (*place, place[0] + 1, place[1] + 1))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return {
        "inputImageProperties": {"width": 4, "height": 4},
        "labeledImage": {"pngImageData": base64.b64encode(file.getvalue()).decode()},
        **classes,
    }


MAPPINGS = {"labelMappings": {"Cat": {"color": "#ff0000"}, "Dog": {"color": "#00ff00"}}}


def test_near_is_a_whole_number_close_by() -> None:
    assert [value == Near(10) for value in (9, 10, 11, 12, 10.4, "10")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_value_within_others_is_asked() -> None:
    assert {"a": [{"x": Near(10), "id": AnyText()}]} == {"a": [{"x": 11, "id": "k"}]}
    assert {"a": [{"x": Near(10), "id": AnyText()}]} != {"a": [{"x": 14, "id": "k"}]}
    assert {"id": AnyText()} != {"id": ""}


def test_json_in_a_text_is_compared_as_what_it_says() -> None:
    assert JsonText([{"a": Near(1)}]) == '[{"a": 1}]'
    assert JsonText([{"a": 1}]) != '[{"a": 1}'
    assert JsonText([{"a": 1}]) != [{"a": 1}]


def test_a_mask_with_the_colours_of_its_labels_is_as_painted() -> None:
    assert mask({(0, 0): "#ff0000", (2, 2): "#00ff00"}, MAPPINGS) == PAINTED


@pytest.mark.parametrize(
    "wrong",
    [
        mask({(0, 0): "#00ff00", (2, 2): "#ff0000"}, MAPPINGS),
        mask({(0, 0): "#ff0000"}, MAPPINGS),
        mask({(0, 0): "#ff0000", (2, 2): "#00ff00", (3, 3): "#00ff00"}, MAPPINGS),
        mask({(0, 0): "#ff0000", (2, 2): "#00ff00"}, {"labelMappings": {"Cat": {"color": "#ff0000"}}}),
        mask({(0, 0): "#ff0000", (2, 2): "#00ff00"}, MAPPINGS, size=(8, 8)),
        mask({(0, 0): "#ff0000", (2, 2): "#00ff00"}, {**MAPPINGS, "initialValueModified": True}),
        {"labelMappings": {}},
    ],
    ids=["exchanged", "not painted", "painted over", "no label", "another size", "modified", "no mask"],
)
def test_any_other_mask_is_not(wrong: dict[str, Any]) -> None:
    assert wrong != PAINTED


def test_instances_count_each_by_itself() -> None:
    strokes = Painted((4, 4), (((0, 0), "Cat"), ((2, 2), "Cat")), blank=(3, 3))
    two = {"instances": [{"color": "#ff0000", "label": "Cat"}, {"color": "#00ff00", "label": "Cat"}]}
    one = {"instances": [{"color": "#ff0000", "label": "Cat"}]}
    assert mask({(0, 0): "#ff0000", (2, 2): "#00ff00"}, two) == strokes
    assert mask({(0, 0): "#ff0000", (2, 2): "#ff0000"}, one) != strokes


def test_pairs_are_read_from_the_words_of_key_and_value() -> None:
    blocks = [
        {"id": "k", "entityTypes": ["KEY"], "relationships": [link("CHILD", "w1"), link("VALUE", "v")]},
        {
            "id": "v",
            "entityTypes": ["VALUE"],
            "text": "not read",
            "relationships": [link("CHILD", "w2", "w3")],
        },
        {"id": "lost", "entityTypes": ["KEY"], "relationships": [link("CHILD", "w4")]},
        *(
            {"id": f"w{n}", "blockType": "WORD", "text": text}
            for n, text in enumerate(["Name:", "Ada", "L.", "Age"], 1)
        ),
    ]
    assert {"blocks": blocks} == ReadPairs({"Name:": "Ada L.", "Age": None})
    assert {"blocks": blocks} != ReadPairs({"Name:": "Ada L."})


def link(kind: str, *ids: str) -> dict[str, Any]:
    return {"type": kind, "ids": list(ids)}
