"""What was found, as blocks in the form of Textract's AnalyzeDocument.

Source: Amazon Textract Developer Guide, "Form Data (Key-Value Pairs)", "Tables", "Selection Elements" (documented).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence

from overread.domain.output import Json
from overread.engines.documents.calibration import confidence
from overread.engines.documents.deskew import Upright
from overread.engines.documents.geometry import Box, around
from overread.engines.documents.page import Mark, PageContent, Pair, Table, Word

Block = dict[str, Json]


class PageBlocks:
    """Builds the blocks of one page.

    upright: where coordinates come from. width, height: of the page as it came, in pixels. seed: makes the ids, so
    that the same page gets the same ids again.
    """

    def __init__(self, upright: Upright, width: int, height: int, number: int, seed: bytes) -> None:
        self._upright, self._width, self._height = upright, width, height
        self._number, self._seed = number, seed
        self._blocks: list[Block] = []
        self._ids: dict[Word | Mark, str] = {}

    def build(self, content: PageContent, features: Collection[str]) -> list[Block]:
        """PAGE first, then lines with their words, marks, pairs, tables. Marks belong to FORMS and to TABLES."""
        page = self._new("PAGE", None, Box(0, 0, self._width, self._height), on_page=True)
        below = [self._line(line.words, line.text, line.confidence) for line in content.lines]
        pairs = content.pairs if "FORMS" in features else ()
        tables = content.tables if "TABLES" in features else ()
        used = {pair.mark for pair in pairs} | {m for t in tables for cell in t.cells for m in cell.marks}
        for mark in content.marks:
            if mark in used:
                self._mark(mark)
        for pair in pairs:
            below += self._pair(pair)
        below += [self._table(table) for table in tables]
        _relate(page, "CHILD", below)
        return self._blocks

    def _line(self, words: Sequence[Word], text: str, percent: float) -> str:
        line = self._new("LINE", percent, around(word.box for word in words), Text=text)
        ids = []
        for word in words:
            block = self._new("WORD", word.confidence, word.box, Text=word.text, TextType="PRINTED")
            self._ids[word] = _id(block)
            ids.append(_id(block))
        _relate(line, "CHILD", ids)
        return _id(line)

    def _mark(self, mark: Mark) -> None:
        status = "SELECTED" if mark.selected else "NOT_SELECTED"
        block = self._new("SELECTION_ELEMENT", mark.confidence, mark.box, SelectionStatus=status)
        self._ids[mark] = _id(block)

    def _pair(self, pair: Pair) -> list[str]:
        percent = confidence(pair)
        key = self._new("KEY_VALUE_SET", percent, around(word.box for word in pair.key), EntityTypes=["KEY"])
        value = self._new("KEY_VALUE_SET", percent, _place_of_value(pair), EntityTypes=["VALUE"])
        _relate(key, "VALUE", [_id(value)])
        _relate(key, "CHILD", self._ids_of(pair.key))
        _relate(value, "CHILD", self._ids_of([*pair.value, *([pair.mark] if pair.mark else [])]))
        return [_id(key), _id(value)]

    def _table(self, table: Table) -> str:
        block = self._new("TABLE", table.confidence, table.box)
        ids = []
        for cell in table.cells:
            made = self._new(
                "CELL",
                table.confidence,
                cell.box,
                RowIndex=cell.row,
                ColumnIndex=cell.column,
                RowSpan=cell.row_span,
                ColumnSpan=cell.column_span,
            )
            _relate(made, "CHILD", self._ids_of([*cell.words, *cell.marks]))
            ids.append(_id(made))
        _relate(block, "CHILD", ids)
        return _id(block)

    def _ids_of(self, parts: Iterable[Word | Mark]) -> list[str]:
        return [self._ids[part] for part in parts]

    def _new(
        self, kind: str, percent: float | None, box: Box, *, on_page: bool = False, **members: Json
    ) -> Block:
        block: Block = {"BlockType": kind}
        if percent is not None:
            block["Confidence"] = round(percent, 4)
        block |= members
        block |= {
            "Geometry": self._geometry(box, on_page=on_page),
            "Id": self._new_id(),
            "Page": self._number,
        }
        self._blocks.append(block)
        return block

    def _geometry(self, box: Box, *, on_page: bool) -> dict[str, Json]:
        """on_page: the box is of the page as it came, not of the upright image."""
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        if not on_page:
            corners = [self._upright.point_on_page(x, y) for x, y in corners]
        xs = [_share(x, self._width) for x, _ in corners]
        ys = [_share(y, self._height) for _, y in corners]
        return {
            "BoundingBox": {
                "Width": max(xs) - min(xs),
                "Height": max(ys) - min(ys),
                "Left": min(xs),
                "Top": min(ys),
            },
            "Polygon": [{"X": x, "Y": y} for x, y in zip(xs, ys, strict=True)],
        }

    def _new_id(self) -> str:
        name = self._seed + b"/%d/%d" % (self._number, len(self._blocks))
        return str(uuid.UUID(bytes=hashlib.sha256(name).digest()[:16], version=4))


def _place_of_value(pair: Pair) -> Box:
    """Where a reader looks for the value: at its words or its mark, else at the empty field, else behind the label."""
    if pair.mark is not None:
        return pair.mark.box
    if pair.value:
        return around(word.box for word in pair.value)
    key = around(word.box for word in pair.key)
    if pair.field is None:
        return Box(key.right, key.top, key.right, key.bottom)
    if pair.field.height < key.height:
        # A blank is a line; what would be written stands on it.
        return Box(pair.field.left, pair.field.top - key.height, pair.field.right, pair.field.top)
    return pair.field


def _id(block: Block) -> str:
    return str(block["Id"])


def _relate(block: Block, kind: str, ids: Sequence[str]) -> None:
    if ids:
        relationships = block.setdefault("Relationships", [])
        assert isinstance(relationships, list)
        relationships.append({"Type": kind, "Ids": list(ids)})


def _share(pixel: float, pixels: int) -> float:
    return min(1.0, max(0.0, pixel / pixels))
