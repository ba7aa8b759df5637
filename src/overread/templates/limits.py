"""How much one rendering may use, and the guards that stand before the work is done.

Runs in the rendering child only. Liquid's own limits count loops and output, but one filter can build
gigabytes without a loop: `(1..30000000) | join`, `replace` on the result of `replace`. These guards answer
in microseconds and name the filter; the address space and time limits of the process (`child.py`) catch
whatever they do not foresee.
"""

from __future__ import annotations

from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.context import RenderContext
from liquid.exceptions import ResourceLimitError

MAX_PAGE_BYTES = 20_000_000
"""An input of 3,145,728 characters fits in when it is printed once, even if each takes the five bytes of `&amp;`."""
MAX_TEXT_CHARACTERS = 20_000_000
"""Of one string, for the same reason."""
MAX_ITEMS = 2_000_000
"""Of one list: an input of 3 MB holds at most 1.5 million numbers."""
MAX_RANGE = 100_000
MAX_LOOP_ITERATIONS = 1_000_000
"""Of all loops of one rendering together; a loop that is left early counts in full."""
MAX_BLOCK_NESTING = 50
MAX_INTEGER = 2**63 - 1


class LimitReached(ResourceLimitError):
    """One value, or the page, grows beyond what a rendering may use."""

    def __init__(self, message: str) -> None:
        super().__init__(message, token=None)


def guard_arguments(name: str, left: object, args: tuple[object, ...]) -> None:
    """Raise LimitReached if the result of a filter would be too long. Only for filters that can multiply.

    left, args: already text where the filter wants text.
    """
    match name, left, args:
        case "replace", str(), (str(old), *rest):
            new = rest[0] if rest and isinstance(rest[0], str) else ""
            # An empty search string matches between all characters.
            found = left.count(old) if old else len(left) + 1
            _check_length(name, len(left) + found * (len(new) - len(old)))
        case "split", str(), (str(separator), *_):
            if (left.count(separator) if separator else len(left)) >= MAX_ITEMS:
                raise LimitReached(f"'{name}' would make a list of more than {MAX_ITEMS} items")
        case "join", list(), (separator, *_):
            length = sum(len(item) if isinstance(item, str) else 1 for item in left)
            _check_length(name, length + len(left) * len(str(separator)))
        case _:
            pass


def guard_result(name: str, value: object) -> object:
    """The value, or LimitReached if it is too large.

    Integers beyond 64 bits become floats, as in JavaScript.
    """
    if isinstance(value, str):
        _check_length(name, len(value))
    elif isinstance(value, list):
        if len(value) > MAX_ITEMS:
            raise LimitReached(f"'{name}' makes a list of more than {MAX_ITEMS} items")
    elif isinstance(value, int) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        try:
            return float(value)
        except OverflowError as err:
            raise LimitReached(f"'{name}' makes a number of more than 308 digits") from err
    return value


def _check_length(name: str, length: int) -> None:
    if length > MAX_TEXT_CHARACTERS:
        raise LimitReached(f"'{name}' would make a text of more than {MAX_TEXT_CHARACTERS} characters")


def bound_ranges() -> None:
    """Refuse ranges of more than `MAX_RANGE` numbers wherever they are evaluated.

    The parser makes `RangeLiteral` nodes by its own module's name and has no hook for another class; `for …
    reversed` turns a range into a list before any limit of Liquid's is asked. So the class itself is
    bounded, in this process.
    """
    evaluate = RangeLiteral.evaluate

    def evaluate_bounded(self: RangeLiteral, context: RenderContext) -> range:
        made = evaluate(self, context)
        # Not len(): it fails for ranges beyond the machine's word.
        if made.stop - made.start > MAX_RANGE:
            reached = LimitReached(
                f"the range {made.start}..{made.stop - 1} has more than {MAX_RANGE} numbers"
            )
            reached.token = self.token
            raise reached
        return made

    RangeLiteral.evaluate = evaluate_bounded  # type: ignore[method-assign]
