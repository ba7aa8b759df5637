"""No pattern of ours takes long over a text that was written to make it slow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import overread
from overread.aws.models import read_extracted
from overread.aws.patterns import compiled

SOURCE = Path(overread.__file__).parent


def of_models() -> list[str]:
    """Every pattern of the served operations."""

    def search(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("pattern"), str):
                yield value["pattern"]
            for member in value.values():
                yield from search(member)
        elif isinstance(value, list):
            for member in value:
                yield from search(member)

    return sorted(set(search(read_extracted())))


LONG = 2_000
TEXTS = [
    *(
        letter * LONG + end
        for letter in ("a", "-", "/", ":", "0", " ", ".", "@", "_", "{")
        for end in ("", "!", "\0")
    ),
    *(pair * LONG + "!" for pair in ("a-", "a.", "a/", "1.", "a,", "--a", "..", "aA0")),
    *(
        start + "a" * LONG + "\n"
        for start in ("arn:aws:", "arn:aws:iam::", "s3://", "https://", "https://a/")
    ),
]


@pytest.mark.parametrize("pattern", of_models())
def test_patterns_of_models_end(pattern: str) -> None:
    """Every text is looked at once, or twice: an exponential pattern would not end today."""
    for text in TEXTS:
        compiled(pattern).match(text)


def test_our_own_patterns_end() -> None:
    """The patterns of our modules, over the same texts."""
    found = [pattern for module in sorted(SOURCE.rglob("*.py")) for pattern in _literal_patterns(module)]
    assert len(found) > 25
    for pattern in found:
        matching = re.compile(pattern).match
        for text in TEXTS:
            matching(text)


def _literal_patterns(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function, pattern = node.func, node.args[0]
        if (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id == "re"
            and isinstance(pattern, ast.Constant)
            and isinstance(pattern.value, str)
        ):
            yield pattern.value
