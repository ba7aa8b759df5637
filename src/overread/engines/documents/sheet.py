"""What is left of a page while pairs are found: phrases that no pair has taken yet, and who stands beside whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Mark, Word
from overread.engines.documents.phrases import Phrase


@dataclass(slots=True)
class Sheet:
    """em: the text's height, the unit of all distances here. walls: cells; no one looks out of the cell it is in."""

    phrases: Sequence[Phrase]
    marks: Sequence[Mark]
    walls: Sequence[Box]
    em: float
    _taken: set[Phrase] = field(default_factory=set)

    def free(self) -> list[Phrase]:
        """From top to bottom and left to right."""
        return [phrase for phrase in self.phrases if phrase not in self._taken]

    def is_free(self, phrase: Phrase) -> bool:
        return phrase not in self._taken

    def take(self, phrases: Iterable[Phrase]) -> None:
        self._taken.update(phrases)

    def free_inside(self, box: Box) -> list[Phrase]:
        return [phrase for phrase in self.free() if box.holds_center_of(phrase.box)]

    def right_of(self, box: Box, reach: float) -> Phrase | None:
        """The nearest phrase on the row, taken or not, at most `reach` text heights away."""
        on_row = [
            p
            for p in self.phrases
            if p.box.left >= box.right - 0.4 * self.em
            # A narrow phrase must not be beside itself.
            and p.box.center_x > box.right
            and p.box.is_on_row_of(box)
        ]
        nearest = min(on_row, key=lambda p: p.box.left, default=None)
        return nearest if nearest and self._is_near(nearest.box.left - box.right, reach) else None

    def left_of(self, box: Box, reach: float) -> Phrase | None:
        on_row = [
            p
            for p in self.phrases
            if p.box.right <= box.left + 0.4 * self.em
            and p.box.center_x < box.left
            and p.box.is_on_row_of(box)
        ]
        nearest = max(on_row, key=lambda p: p.box.right, default=None)
        return nearest if nearest and self._is_near(box.left - nearest.box.right, reach) else None

    def above(self, box: Box, reach: float) -> Phrase | None:
        """The nearest free phrase over the left part of the box."""
        over = [
            p
            for p in self.free()
            if -0.4 * self.em <= box.top - p.box.bottom <= reach * self.em and self._begins_with(p.box, box)
        ]
        return max(over, key=lambda p: p.box.bottom, default=None)

    def below(self, box: Box, reach: float) -> Phrase | None:
        under = [
            p
            for p in self.free()
            if -0.4 * self.em <= p.box.top - box.bottom <= reach * self.em and self._begins_with(p.box, box)
        ]
        return min(under, key=lambda p: p.box.top, default=None)

    def has_marks_behind(self, box: Box, reach: float) -> bool:
        """Whether the next thing on the row is a mark."""
        on_row = [
            m for m in self.marks if m.box.left >= box.right - 0.4 * self.em and m.box.is_on_row_of(box)
        ]
        mark = min(on_row, key=lambda m: m.box.left, default=None)
        if mark is None or not self._is_near(mark.box.left - box.right, reach):
            return False
        text = self.right_of(box, reach)
        return text is None or mark.box.center_x < text.box.center_x

    def cell_of(self, box: Box) -> Box | None:
        return next((wall for wall in self.walls if wall.holds_center_of(box)), None)

    def continued(self, first: Phrase, most_gap: float = 0.45) -> list[Phrase]:
        """The phrases below that go on with a value: same left edge, tight, nothing beside them that names them."""
        lines: list[Phrase] = []
        last = first
        cell = self.cell_of(first.box)
        while True:
            below = [
                p
                for p in self.free()
                if p.box.center_y > last.box.center_y
                and p.box.top - last.box.bottom <= most_gap * self.em
                and abs(p.box.left - first.box.left) <= 0.5 * self.em
            ]
            following = min(below, key=lambda p: p.box.top, default=None)
            if following is None or following.has_colon or self.cell_of(following.box) is not cell:
                return lines
            beside = self.left_of(following.box, 40)
            named = beside is not None and beside.has_colon and self.is_free(beside)
            marked = any(
                m.box.is_on_row_of(following.box)
                and m.box.right <= following.box.left
                and following.box.left - m.box.right < 2 * self.em
                for m in self.marks
            )
            if named or marked:
                return lines
            lines.append(following)
            last = following

    def _is_near(self, gap: float, reach: float) -> bool:
        return gap <= reach * self.em

    def _begins_with(self, label: Box, box: Box) -> bool:
        """Whether a label stands at the left end of the box, or in its middle."""
        at_left = abs(label.left - box.left) <= 0.9 * self.em
        centred = abs(label.center_x - box.center_x) <= 0.9 * self.em and label.width <= box.width + self.em
        return at_left or centred


def words_of(phrases: Iterable[Phrase]) -> tuple[Word, ...]:
    return tuple(word for phrase in phrases for word in phrase.words)
