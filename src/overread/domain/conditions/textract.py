"""Key-value pairs of a form, read out of Textract's blocks, and the condition types that look at them.

Inferred where the guide is silent: a pair's confidence is its KEY block's, its key is the text of the key's words
(KEY_VALUE_SET blocks carry none), selection marks are no words, a repeated key is judged pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any, ClassVar, NamedTuple

import msgspec

from overread.domain.conditions.parameters import Parameters, Range
from overread.domain.conditions.select import NOTHING, Finding, ImportantFormKey, Selection
from overread.domain.conditions.switches import Switches
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

ANY = "*"


class Pair(NamedTuple):
    """One key with its value.

    confidence, word_confidences: percent, 0-100; of the words of key and value. block_ids: KEY, VALUE and their children.
    """

    key: str
    confidence: float
    word_confidences: list[float]
    block_ids: list[str]


class TextractInference:
    """The key-value pairs of one `AnalyzeDocument` response, found when a condition first asks for them."""

    source: ClassVar[RequestSource] = RequestSource.TEXTRACT

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks

    @classmethod
    def decode(cls, response: bytes) -> TextractInference:
        """From the response's JSON, members as Textract writes them. Raises InvalidInference."""
        try:
            return cls(_DECODER.decode(response).blocks)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInference(cls.source, str(error)) from error

    @classmethod
    def of(cls, response: Mapping[str, Any]) -> TextractInference:
        """From the response as a value. Raises InvalidInference."""
        try:
            return cls(msgspec.convert(response, Response).blocks)
        except msgspec.ValidationError as error:
            raise InvalidInference(cls.source, str(error)) from error

    @cached_property
    def pairs(self) -> list[Pair]:
        """In the order of their KEY blocks."""
        by_id = {block.id: block for block in self._blocks}
        return [
            _pair(block, by_id)
            for block in self._blocks
            if block.block_type == "KEY_VALUE_SET" and "KEY" in (block.entity_types or ())
        ]

    def selection(self, items: frozenset[int]) -> Selection:
        """Each block of the pairs once; a word that key and value share is still one."""
        wanted = {block_id for item in items for block_id in self.pairs[item].block_ids}
        return Selection(
            everything=False,
            positions=tuple(place for place, block in enumerate(self._blocks) if block.id in wanted),
        )


@dataclass(frozen=True, slots=True)
class KeyNames:
    """The spellings of one form key; matching is exact unless the deployment chose otherwise (inferred)."""

    key: str
    aliases: tuple[str, ...]
    lenient: bool
    spellings: frozenset[str]

    @classmethod
    def read(cls, parameters: Parameters, switches: Switches) -> KeyNames:
        key, aliases = parameters.text("ImportantFormKey"), parameters.texts("ImportantFormKeyAliases")
        lenient = switches.lenient_form_keys
        names = (key, *aliases)
        return cls(key, aliases, lenient, frozenset(map(plain_key, names) if lenient else names))

    def among(self, pairs: list[Pair]) -> list[int]:
        """Positions of the pairs that have one of the spellings."""
        spellings = self.spellings
        if self.lenient:
            return [place for place, pair in enumerate(pairs) if plain_key(pair.key) in spellings]
        return [place for place, pair in enumerate(pairs) if pair.key in spellings]


def plain_key(key: str) -> str:
    """A key without what lenient matching overlooks: capitals, spaces and colons at its end."""
    return key.lower().strip().rstrip(": ")


@dataclass(frozen=True, slots=True)
class ImportantFormKeyConfidenceCheck:
    """True if one pair has the key, a confidence in its range, and words in theirs; exactly those pairs are selected.

    key: None for `*`, every detected key. every_word: all words have to be in their range; otherwise one suffices. A pair
    without words satisfies neither. No range at all: the key's presence suffices.
    """

    key: KeyNames | None
    pair_confidence: Range | None
    word_confidence: Range | None
    every_word: bool

    @classmethod
    def read(cls, parameters: Parameters, switches: Switches) -> ImportantFormKeyConfidenceCheck:
        names = KeyNames.read(parameters, switches)
        return cls(
            key=None if names.key == ANY else names,
            pair_confidence=parameters.range("KeyValueBlockConfidence", 0, 100),
            word_confidence=parameters.range("WordBlockConfidence", 0, 100),
            every_word=switches.every_word,
        )

    def judge(self, inference: TextractInference, draw: float) -> Finding:  # noqa: ARG002 - a Check
        pairs, holds = inference.pairs, self._holds
        named = range(len(pairs)) if self.key is None else self.key.among(pairs)
        found = [position for position in named if holds(pairs[position])]
        return Finding(True, frozenset(found)) if found else NOTHING

    def _holds(self, pair: Pair) -> bool:
        wanted = self.pair_confidence
        if wanted is not None and not wanted.low <= pair.confidence <= wanted.high:
            return False
        return self.word_confidence is None or self._words_hold(self.word_confidence, pair.word_confidences)

    def _words_hold(self, wanted: Range, confidences: list[float]) -> bool:
        low, high = wanted.low, wanted.high
        inside = [confidence for confidence in confidences if low <= confidence <= high]
        return len(inside) == len(confidences) > 0 if self.every_word else bool(inside)


@dataclass(frozen=True, slots=True)
class MissingImportantFormKey:
    """True if no detected key has one of the spellings. Selects no pairs, but asks workers for the key."""

    key: KeyNames

    @classmethod
    def read(cls, parameters: Parameters, switches: Switches) -> MissingImportantFormKey:
        names = KeyNames.read(parameters, switches)
        if names.key == ANY:
            # Not described; a form without any pair is what an engine reads out of most pictures.
            raise parameters.refuse("ImportantFormKey", 'is "*"', "the text of one key")
        return cls(names)

    def judge(self, inference: TextractInference, draw: float) -> Finding:  # noqa: ARG002 - a Check
        if self.key.among(inference.pairs):
            return NOTHING
        return Finding(True, form_keys=(ImportantFormKey(self.key.key, self.key.aliases),))


class _Relationship(msgspec.Struct, rename="pascal", gc=False):
    type: str
    ids: list[str]


class Block(msgspec.Struct, rename="pascal", gc=False):
    """The members of a block that conditions need; everything else is skipped unread."""

    block_type: str
    id: str
    confidence: float = nan
    text: str | None = None
    entity_types: list[str] | None = None
    relationships: list[_Relationship] | None = None


class Response(msgspec.Struct, rename="pascal", gc=False):
    """The members of a response that conditions need."""

    blocks: list[Block]


_DECODER = msgspec.json.Decoder(Response)


def _pair(key_block: Block, by_id: Mapping[str, Block]) -> Pair:
    """One walk over key and value: a form has hundreds of pairs, and this is most of what indexing it takes."""
    find = by_id.get
    block_ids, texts, confidences = [key_block.id], [], []
    for relationship in key_block.relationships or ():
        if relationship.type == "CHILD":
            for child in map(find, relationship.ids):
                # Ids that lead nowhere are passed over: a response cut down to some blocks keeps them.
                if child is not None:
                    block_ids.append(child.id)
                    if child.block_type == "WORD":
                        texts.append(child.text or "")
                        confidences.append(child.confidence)
        elif relationship.type == "VALUE":
            for value_block in map(find, relationship.ids):
                if value_block is not None:
                    _add_value(value_block, find, block_ids, confidences)
    return Pair(" ".join(texts).strip(), key_block.confidence, confidences, block_ids)


def _add_value(
    value_block: Block,
    find: Callable[[str], Block | None],
    block_ids: list[str],
    confidences: list[float],
) -> None:
    block_ids.append(value_block.id)
    for relationship in value_block.relationships or ():
        if relationship.type == "CHILD":
            for child in map(find, relationship.ids):
                if child is not None:
                    block_ids.append(child.id)
                    if child.block_type == "WORD":
                        confidences.append(child.confidence)
