"""Liquid as A2I speaks it: parse a worker task template, render it with `task.input`.

Runs in the rendering child only. Escaping is ours, not the library's: every output node prints escaped HTML
unless its value says otherwise (`values.py`), so no filter of the library can make a string safe by
accident. There is no way to include another file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from liquid import Environment, Mode
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.context import RenderContext
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.template import BoundTemplate

from overread.domain.errors import TemplateFailed
from overread.templates.diagnosis import failure_at
from overread.templates.filters import add_filters, prepare_arguments
from overread.templates.limits import (
    MAX_BLOCK_NESTING,
    MAX_LOOP_ITERATIONS,
    MAX_PAGE_BYTES,
    LimitReached,
    bound_ranges,
    guard_arguments,
    guard_result,
)
from overread.templates.source_places import script_spans
from overread.templates.values import Captured, Html, Json, escape, script_safe, text_of

if TYPE_CHECKING:
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

_NodeT = TypeVar("_NodeT", bound=Node)

Grant = Callable[[str, str], str]


class Page(StringIO):
    """Where a page is written: a StringIO only by type, as the library wants one.

    Counts bytes, because they are what travels.
    """

    def __init__(self, room: int = MAX_PAGE_BYTES) -> None:
        super().__init__()
        self.room = room
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        return self.write_output(text, text.html if isinstance(text, Captured) else text)

    def write_output(self, _text: str, html: str) -> int:
        """Write what an output printed: as text, and as HTML."""
        self._take(html)
        self._parts.append(html)
        return len(html)

    def getvalue(self) -> str:
        return "".join(self._parts)

    def _take(self, html: str) -> None:
        self.room -= len(html) if html.isascii() else len(html.encode("utf-8", "surrogatepass"))
        if self.room < 0:
            raise LimitReached(f"the page has more than {MAX_PAGE_BYTES} bytes")


class CapturedPage(Page):
    """The inside of a `capture` block, kept twice: raw, so that a key with & or ' survives, and as HTML."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self._texts: list[str] = []

    def write_output(self, text: str, html: str) -> int:
        self._texts.append(text)
        return super().write_output(text, html)

    def getvalue(self) -> str:
        return Captured("".join(self._texts), super().getvalue())


class TaskContext(RenderContext):
    """One rendering: the grant of its job, and its loop iterations so far."""

    __slots__ = ("grant", "iterations")

    def __init__(self, template: BoundTemplate, *, grant: Grant | None = None, **kwargs: Any) -> None:
        super().__init__(template, **kwargs)
        self.grant = grant
        self.iterations = 0

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """The filter behind its guards; its errors carry the place of its name in the template."""
        function = super().filter(name, token)

        def guarded(left: object, *args: object, **kwargs: object) -> object:
            try:
                left, args = prepare_arguments(name, left, args)
                guard_arguments(name, left, args)
                return guard_result(name, function(left, *args, **kwargs))
            except LiquidError as err:
                err.token = err.token or token
                raise
            except TemplateFailed as err:
                raise failure_at(err, token) from err

        return guarded

    def get_buffer(self, buf: Any = None) -> StringIO:
        """For `ifchanged`: a page of the same kind with the room that is left."""
        return buf.__class__(buf.room) if isinstance(buf, Page) else Page()

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Called when a loop begins, an inner loop once per round of the outer: the sum is exact."""
        self.iterations += length
        if self.iterations > MAX_LOOP_ITERATIONS:
            raise LimitReached(f"the loops of the template run more than {MAX_LOOP_ITERATIONS} times")


class PrintedNode(OutputNode):
    """`{{ … }}`: prints any value, escaped unless its value or its place says otherwise."""

    __slots__ = ("in_script",)

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token, expression)
        self.in_script = False

    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        value = self.expression.evaluate(context)
        if isinstance(value, Html):
            text, html = value.source, str(value)
        elif isinstance(value, Json) and self.in_script:
            text = html = script_safe(value)
        else:
            text = text_of(value)
            html = escape(text)
        written: int = buffer.write_output(text, html)
        return written


class Printed(Output):
    node_class = PrintedNode
    env: TaskEnvironment

    def parse(self, stream: TokenStream) -> OutputNode:
        return self.env.prepare(super().parse(stream))


class PrintedEcho(EchoTag):
    node_class = PrintedNode  # type: ignore[assignment]
    env: TaskEnvironment

    def parse(self, stream: TokenStream) -> Node:
        return self.env.prepare(super().parse(stream))


class CheckedAssign(AssignTag):
    """`assign`, whose filters are known when the template is parsed."""

    env: TaskEnvironment

    def parse(self, stream: TokenStream) -> AssignNode:
        return self.env.prepare(super().parse(stream))


class EscapedCycleNode(CycleNode):
    """`cycle` prints values of variables too; the library's node would print them as they are."""

    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        texts = [text_of(arg.evaluate(context)) for arg in self.args]
        group = text_of(self.group.evaluate(context)) if self.group is not None else str(texts)
        position = context.cycle(group, len(texts))
        if position >= len(texts):
            # Another cycle of the same group name had more members.
            return 0
        written: int = buffer.write_output(texts[position], escape(texts[position]))
        return written


class EscapedCycle(CycleTag):
    node_class = EscapedCycleNode


class RawCaptureNode(CaptureNode):
    """`capture`: the variable holds raw text, and the block's HTML for `skip_autoescape`."""

    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        captured = CapturedPage(buffer.room if isinstance(buffer, Page) else MAX_PAGE_BYTES)
        self.block.render(context, captured)
        context.assign(self.name, captured.getvalue())
        return 0


class RawCapture(CaptureTag):
    node_class = RawCaptureNode


class TaskTemplate(BoundTemplate):
    context_class = TaskContext

    def render_task(self, task_input: object, grant: Grant | None) -> str:
        """The page. Raises LiquidError, TemplateFailed of the grant, or what Python raises on exhaustion."""
        data: Mapping[str, object] = {"task": {"input": task_input}}
        context = TaskContext(self, grant=grant, globals=data)
        page = Page()
        self.render_with_context(context, page)
        return page.getvalue()


class TaskEnvironment(Environment):
    """One per process and never in two threads: it remembers the template that is being parsed."""

    block_nesting_limit: ClassVar[int] = MAX_BLOCK_NESTING
    template_class = TaskTemplate

    def __init__(self) -> None:
        # autoescape=False: python-liquid's own escaping marks strings as safe in places where A2I does not.
        super().__init__(autoescape=False, tolerance=Mode.STRICT, strict_filters=True)
        self._script_spans: list[int] = []
        for tag in (Printed, PrintedEcho, CheckedAssign, EscapedCycle, RawCapture):
            self.add_tag(tag)
        for name in ("include", "render"):
            del self.tags[name]
        add_filters(self)

    def _parse(self, source: str) -> list[Node]:
        self._script_spans = script_spans(source)
        return super()._parse(source)

    def prepare(self, node: _NodeT) -> _NodeT:
        """What our tags do to their nodes: refuse unknown filters now, and tell an output where it stands."""
        for expression in node.expressions():
            if isinstance(expression, FilteredExpression):
                # The library asks only when the filter runs: a branch no input has taken yet would hide it.
                for used in expression.filters or ():
                    if used.name not in self.filters:
                        raise LiquidSyntaxError(f"unknown filter '{used.name}'", token=used.token)
        if isinstance(node, PrintedNode):
            # Spans are start, end, start, end: an odd position is inside of one.
            node.in_script = bisect_right(self._script_spans, node.token.start_index) % 2 == 1
        return node


bound_ranges()
