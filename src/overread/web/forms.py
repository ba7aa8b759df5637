"""A form as a draft: what a person typed, and what is wrong with it, field by field.

Reading a field checks it. What reading finds stands beside the field when the page is shown again, with everything as
it was typed; the macros of `pages/forms.html` know a draft by the methods of its second half. `console/forms.py` shows
a whole page with a form.

Rows that a person adds and removes have numbered fields, `keys-3-name`: `rows` names those that are there, and
`rearrange` does what their buttons say where there is no script.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from overread.web.bodies import Form
from overread.web.texts import Texts

ROWS_BUTTON = "rows"
"""Name of the buttons that add and remove rows; the value is `add keys` or `remove keys-3`."""

MAX_ROWS = 250
"""More than the longest document of conditions can hold."""

UNITS: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}

_ROW = re.compile(r"([a-z_]+)-([0-9]{1,4})-[a-z_]+\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """field: None for what belongs to no field of the form."""

    field: str | None
    label: str | None
    sentence: str


class Draft:
    """The values of one form, posted or to begin with, and the problems found in them."""

    def __init__(self, texts: Texts, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """pairs: name and value of the fields; a name may come several times."""
        self._texts = texts
        self._values: dict[str, list[str]] = {}
        self._problems: list[tuple[str | None, str]] = []
        self._labels: dict[str, str] = {}
        self.status = 422
        """Of the response that shows the draft again."""
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    @classmethod
    def posted(cls, texts: Texts, form: Form) -> Draft:
        return cls(texts, form.pairs)

    def copy(self) -> Draft:
        """The same values, without their problems."""
        return Draft(
            self._texts, [(name, value) for name, values in self._values.items() for value in values]
        )

    @property
    def is_sound(self) -> bool:
        """Whether nothing that was read so far had a problem."""
        return not self._problems

    def refuse(self, field: str | None, sentence: str) -> None:
        """Note a problem; the first one of a field counts. field: None for the form as a whole."""
        if field is None or self.problem(field) is None:
            self._problems.append((field, sentence))

    # --- reading: the value if it is sound, else a harmless one and a problem ---

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        max_length: int | None = None,
        pattern: re.Pattern[str] | None = None,
        pattern_says: str = "",
    ) -> str:
        """A text without white space around it. pattern_says: the sentence for one that the whole pattern does not match."""
        value = self.value(name).replace("\r\n", "\n").strip()
        say = self._texts.say
        if not value:
            if required:
                self.refuse(name, say("form.required"))
        elif max_length is not None and len(value) > max_length:
            self.refuse(name, say("form.too_long", length=len(value), limit=max_length))
        elif pattern is not None and pattern.fullmatch(value) is None:
            self.refuse(name, pattern_says)
        return value

    def lines(self, name: str, *, max_length: int | None = None) -> tuple[str, ...]:
        """The lines of a text that say something. max_length: of each."""
        found = tuple(line.strip() for line in self.value(name).splitlines() if line.strip())
        long = next((line for line in found if max_length is not None and len(line) > max_length), None)
        if long is not None:
            self.refuse(name, self._texts.say("form.line_too_long", line=long[:40], limit=max_length))
        return found

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number; `low` if it is none."""
        value = self.value(name).strip()
        if re.fullmatch(r"[0-9]{1,15}", value) and low <= int(value) <= high:
            return int(value)
        self.refuse(name, self._texts.say("form.whole_number", low=f"{low:,}", high=f"{high:,}"))
        return low

    def decimal(self, name: str, low: float, high: float, *, required: bool = False) -> float | None:
        """A number; None if there is none. One without a fraction is an int."""
        value = self.value(name).strip().removesuffix("%").strip()
        if not value and not required:
            return None
        number = float(value) if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,40})?", value) else math.nan
        if not low <= number <= high:
            self.refuse(name, self._texts.say("form.number", low=f"{low:g}", high=f"{high:g}"))
            return None
        return int(number) if number.is_integer() else number

    def seconds(self, name: str, low: int, high: int) -> int | None:
        """A span of time, a number beside a unit (`{name}-unit`, one of UNITS), in seconds; None if it was left empty."""
        value = self.value(name).strip()
        if not value:
            return None
        unit = UNITS.get(self.value(f"{name}-unit"), 1)
        seconds = int(value) * unit if re.fullmatch(r"[0-9]{1,9}", value) else -1
        if not low <= seconds <= high:
            span = self._texts.duration
            self.refuse(name, self._texts.say("form.span", low=span(low), high=span(high)))
            return None
        return seconds

    def choice(self, name: str, options: Collection[str], *, required: bool = True) -> str:
        """One of the options; empty if nothing, or something else, was chosen."""
        value = self.value(name)
        if value in options:
            return value
        if required or value:
            self.refuse(name, self._texts.say("form.choose"))
        return ""

    def flag(self, name: str) -> bool:
        return bool(self.value(name))

    def consent(self, name: str, sentence: str) -> bool:
        """A check box that has to be checked; the sentence says so."""
        if not self.flag(name):
            self.refuse(name, sentence)
        return self.flag(name)

    # --- rows ---

    def rows(self, name: str) -> tuple[str, ...]:
        """The rows `keys-0`, `keys-3`, … that the form has under this name, in their order."""
        found = {int(match[2]) for match in map(_ROW.match, self._values) if match and match[1] == name}
        return tuple(f"{name}-{number}" for number in sorted(found)[:MAX_ROWS])

    def is_blank(self, row: str) -> bool:
        """Whether nothing was typed into any field of the row."""
        return not any(
            value.strip()
            for name, values in self._values.items()
            if name.startswith(f"{row}-")
            for value in values
        )

    def next_row(self, name: str) -> str:
        rows = self.rows(name)
        return f"{name}-{int(rows[-1].rpartition('-')[2]) + 1 if rows else 0}"

    def add_row(self, name: str, /, **values: str) -> None:
        row = self.next_row(name)
        for field, value in values.items():
            self._values[f"{row}-{field}"] = [value]

    def remove_row(self, row: str) -> None:
        for name in [name for name in self._values if name.startswith(f"{row}-")]:
            del self._values[name]

    def rearrange(self, **fields: tuple[str, ...]) -> bool:
        """Add or remove the row whose button was pressed; whether one was. fields: those of a row, by the rows' name."""
        verb, _, target = self.value(ROWS_BUTTON).partition(" ")
        if verb == "add" and target in fields and len(self.rows(target)) < MAX_ROWS:
            self.add_row(target, **dict.fromkeys(fields[target], ""))
            return True
        if verb == "remove" and target.partition("-")[0] in fields:
            self.remove_row(target)
            return True
        return False

    # --- what pages show ---

    def value(self, name: str) -> str:
        values = self._values.get(name)
        return values[-1] if values else ""

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(self._values.get(name, ()))

    def has(self, name: str, value: str) -> bool:
        """Whether this value of the field is chosen."""
        return value in self._values.get(name, ())

    def set(self, name: str, *values: str) -> None:
        self._values[name] = list(values)

    def choose(self, /, **values: str) -> None:
        for name, value in values.items():
            self.set(name, value)

    def problem(self, name: str) -> str | None:
        return next((sentence for field, sentence in self._problems if field == name), None)

    def call(self, name: str, label: str) -> str:
        """Remember how the page calls a field, for the summary; empty, so that a page file can write it in passing."""
        self._labels[name] = label
        return ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order in which the page calls its fields; what belongs to none comes first."""
        places = {name: place for place, name in enumerate(self._labels)}
        found = [
            Problem(field if field in places else None, self._labels.get(field or ""), sentence)
            for field, sentence in self._problems
        ]
        return tuple(sorted(found, key=lambda problem: places.get(problem.field or "", -1)))
