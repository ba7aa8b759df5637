"""Keys and values of a form for a person to read, out of blocks as inputs and answers hold them (members in camelCase).

Not for conditions: those read Textract's own response (`domain/conditions/textract.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overread.domain.output import Json

Block = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class FormPair:
    """id: of the KEY block. value: None if there is none on the form. confidence: percent, of the KEY block, where told."""

    id: str
    key: str
    value: str | None
    confidence: float | None


def form_pairs(blocks: Json) -> tuple[FormPair, ...]:
    """In the order of the KEY blocks; what is no block is passed over, because answers are what a page has sent."""
    if not isinstance(blocks, list):
        return ()
    known = [block for block in blocks if isinstance(block, dict)]
    by_id = {block_id: block for block in known if isinstance(block_id := block.get("id"), str)}
    return tuple(_pair(block, by_id) for block in known if _is_key(block))


def _is_key(block: Block) -> bool:
    kinds = block.get("entityTypes")
    return block.get("blockType") == "KEY_VALUE_SET" and isinstance(kinds, list) and "KEY" in kinds


def _pair(key: Block, by_id: Mapping[str, Block]) -> FormPair:
    values = [by_id[block_id] for block_id in _related(key, "VALUE") if block_id in by_id]
    confidence = key.get("confidence")
    return FormPair(
        id=str(key.get("id", "")),
        key=_text(key, by_id),
        value=" ".join(filter(None, (_text(value, by_id) for value in values))) if values else None,
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
    )


def _text(block: Block, by_id: Mapping[str, Block]) -> str:
    """What a person has written in the block, else its words and marks."""
    own = block.get("text")
    if isinstance(own, str):
        return own
    return " ".join(
        filter(None, (_word(by_id[child]) for child in _related(block, "CHILD") if child in by_id))
    )


def _word(block: Block) -> str:
    if block.get("blockType") == "SELECTION_ELEMENT":
        return "☑" if block.get("selectionStatus") == "SELECTED" else "☐"
    text = block.get("text")
    return text if isinstance(text, str) else ""


def _related(block: Block, kind: str) -> Sequence[str]:
    relationships = block.get("relationships")
    if not isinstance(relationships, list):
        return ()
    ids: list[str] = []
    for relationship in relationships:
        if isinstance(relationship, dict) and relationship.get("type") == kind:
            named = relationship.get("ids")
            ids += [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    return ids
