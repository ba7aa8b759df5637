"""Which members of `task.input` a template reads, found in its syntax tree. Runs in the rendering child only.

What cannot be known without running it is left out: members whose names are computed, and what comes out of a filter that
makes something new of a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.loop import LoopExpression
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.context import RenderContext

from overread.templates.fields import Field

if TYPE_CHECKING:
    from liquid.ast import Node
    from liquid.expression import Expression
    from liquid.template import BoundTemplate

Scope = Mapping[str, Field | None]
"""What names stand for: a place of the input, or None for something else."""

_KEEPING = frozenset(
    {"compact", "default", "reverse", "sort", "sort_natural", "sort_numeric", "uniq", "where", "slice"}
)
"""Filters behind which a list still holds the same items."""


def input_fields(template: BoundTemplate) -> Field:
    """The tree of what the template reads below `task.input`."""
    reader = _Reader(RenderContext(template))
    reader.read_nodes(template.nodes, {})
    return reader.root


class _Reader:
    def __init__(self, context: RenderContext) -> None:
        self._context = context
        self.root = Field()

    def read_nodes(self, nodes: Iterable[Node], scope: Scope) -> None:
        """Names that are assigned hold from there on; where branches assign differently, the last one counts."""
        known = dict(scope)
        for node in nodes:
            if isinstance(node, ForNode | TablerowNode):
                self._read_loop(node, known)
                continue
            for expression in node.expressions():
                self._read(expression, known)
            if isinstance(node, AssignNode):
                known[node.name] = self._place_of(node.expression, known)
            else:
                known.update(dict.fromkeys(map(str, node.template_scope())))
            children = node.children(self._context)
            inner = {**known, **dict.fromkeys(map(str, node.block_scope()))}
            self.read_nodes(children, inner)

    def _read_loop(self, node: ForNode | TablerowNode, scope: Scope) -> None:
        loop: LoopExpression = node.expression
        for bound in (loop.limit, loop.offset, loop.cols):
            if bound is not None:
                self._read(bound, scope)
        whole = self._place_of(loop.iterable, scope)
        self._read(loop.iterable, scope)
        item = whole.items() if whole is not None else None
        hidden = dict.fromkeys(map(str, node.block_scope()))
        self.read_nodes(node.children(self._context), {**scope, **hidden, loop.identifier: item})

    def _read(self, expression: Expression, scope: Scope) -> None:
        if isinstance(expression, FilteredExpression):
            place = self._place_of(expression.left, scope)
            if place is not None:
                place.filters.update(used.name for used in expression.filters or ())
        elif isinstance(expression, Path):
            self._find(expression, scope)
        for child in expression.children() or ():
            self._read(child, scope)

    def _place_of(self, expression: Expression, scope: Scope) -> Field | None:
        """The place that an expression stands for, if it is nothing but one."""
        if isinstance(expression, Path):
            return self._find(expression, scope)
        if isinstance(expression, FilteredExpression):
            place = self._place_of(expression.left, scope)
            for used in expression.filters or ():
                if place is not None and used.name in ("first", "last"):
                    place = place.items()
                elif used.name not in _KEEPING:
                    return None
            return place
        return None

    def _find(self, path: Path, scope: Scope) -> Field | None:
        """The place of a path, which is made where it was not known yet."""
        head, *rest = path.path
        if not isinstance(head, str):
            return None
        if head in scope:
            place = scope[head]
        elif head == "task" and rest[:1] == ["input"]:
            place, rest = self.root, rest[1:]
        else:
            return None
        for segment in rest:
            if place is None or segment == "size":
                break
            if isinstance(segment, int) or segment in ("first", "last"):
                place = place.items()
            elif isinstance(segment, str):
                place = place.member(segment)
            else:
                # A name that another value gives: nobody knows it before.
                return None
        return place
