"""The controls of activation conditions: rows and boxes of a form, to and from `domain/conditions/form.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from overread.domain.conditions.form import (
    ConditionsForm,
    DifferenceRow,
    KeyCase,
    KeyRow,
    LabelRow,
    MissingValueRow,
    Row,
    Span,
    ValueRow,
)
from overread.domain.conditions.paths import JsonPath
from overread.domain.conditions.textract import ANY
from overread.web.forms import Draft
from overread.web.texts import Texts

ROWS_OF: Mapping[str, str] = {"textract": "keys", "rekognition": "labels", "json": "values"}
"""What the rows of a kind of conditions are called in the form."""

ROW_FIELDS: Mapping[str, tuple[str, ...]] = {
    "keys": ("key", "aliases", "when", "id_low", "id_high", "q_low", "q_high"),
    "labels": ("label", "low", "high"),
    "values": ("path", "kind", "low", "high", "text", "other", "tolerance"),
}
"""Rows of the controls, and their fields; those with further choices begin with the first of them."""

VALUE_KINDS = ("number", "text", "true", "false", "present", "missing", "differs")
_MENUS = frozenset({"when", "kind"})
_ANY_NUMBER = 1e15


def write_controls(draft: Draft, kind: str, form: ConditionsForm) -> None:
    """Make the controls of one kind show a form."""
    draft.set(f"{kind}_sampling_on", *(["on"] if form.sampling is not None else []))
    draft.set(f"{kind}_sampling", "" if form.sampling is None else number_text(form.sampling))
    rows = list(form.rows)
    if kind == "textract":
        rows = _write_all_keys(draft, rows)
    name = ROWS_OF[kind]
    for row in draft.rows(name):
        draft.remove_row(row)
    for each in rows:
        draft.add_row(name, **_fields(each))
    draft.set(f"{name}_on", *(["on"] if rows else []))
    if not rows:
        # Something to fill in as soon as the box is checked.
        draft.add_row(name, **dict.fromkeys(ROW_FIELDS[name], ""))


def _write_all_keys(draft: Draft, rows: list[Row]) -> list[Row]:
    """Give the first row about every key its own box; the others stay rows."""
    everything = next((row for row in rows if isinstance(row, KeyRow) and row.key == ANY), None)
    draft.set("all_keys_on", *(["on"] if everything else []))
    for family, span in (
        ("all_id", everything.identification if everything else None),
        ("all_q", everything.qualification if everything else None),
    ):
        for field, value in _span_fields(family, span).items():
            draft.set(field, value)
    return [row for row in rows if row is not everything]


def _fields(row: Row) -> dict[str, str]:
    match row:
        case KeyRow(key, aliases, case, identification, qualification):
            spans = _span_fields("id", identification) | _span_fields("q", qualification)
            return {"key": key, "aliases": "\n".join(aliases), "when": case.value, **spans}
        case LabelRow(label, confidence):
            return {"label": label, **_span_fields("", confidence)}
        case ValueRow(path, numbers, equals):
            kind = "present" if numbers is None else "number"
            if equals is not None:
                kind = "text" if isinstance(equals, str) else "true" if equals else "false"
            text = equals if isinstance(equals, str) else ""
            return {"path": path, "kind": kind, "text": text, **_span_fields("", numbers)}
        case MissingValueRow(path):
            return {"path": path, "kind": "missing"}
        case DifferenceRow(path, other, tolerance):
            return {"path": path, "kind": "differs", "other": other, "tolerance": number_text(tolerance)}


def _span_fields(family: str, span: Span | None) -> dict[str, str]:
    """`id_low`, `id_low_kind`, … of a span; without a family `low`, …."""
    low, high = (f"{family}_low", f"{family}_high") if family else ("low", "high")
    span = span or Span()
    return {
        low: "" if span.low is None else number_text(span.low),
        f"{low}_kind": "from" if span.includes_low else "above",
        high: "" if span.high is None else number_text(span.high),
        f"{high}_kind": "to" if span.includes_high else "below",
    }


def number_text(value: float) -> str:
    """A number as a person types it: without an exponent, and without a fraction where there is none."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")


# --- from the fields to the form ------------------------------------------------------------------


def read_controls(texts: Texts, draft: Draft, kind: str) -> ConditionsForm | None:
    """The controls as a form; None if one of them was refused."""
    name = ROWS_OF[kind]
    reader = _Reader(texts, draft)
    rows: list[Row] = []
    if draft.flag(f"{name}_on"):
        filled = [row for row in draft.rows(name) if not reader.is_untouched(row)]
        rows = [found for row in filled if (found := reader.row(name, row)) is not None]
        if not filled:
            first = next(iter(draft.rows(name)), None)
            reader.refuse(f"{first}-{ROW_FIELDS[name][0]}" if first else f"{name}_on", "form.required")
    if kind == "textract" and draft.flag("all_keys_on"):
        rows.append(KeyRow(ANY, (), KeyCase.FOUND, reader.span("all_id"), reader.span("all_q")))
    sampling = None
    if draft.flag(f"{kind}_sampling_on"):
        sampling = draft.decimal(f"{kind}_sampling", 0.01, 100, required=True)
        reader.is_sound = reader.is_sound and sampling is not None
    return ConditionsForm(tuple(rows), sampling) if reader.is_sound else None


class _Reader:
    """Reads rows. Problems of other parts of the draft are none of its."""

    def __init__(self, texts: Texts, draft: Draft) -> None:
        self._texts, self._draft = texts, draft
        self.is_sound = True

    def refuse(self, field: str, key: str, **values: object) -> None:
        self.is_sound = False
        self._draft.refuse(field, self._texts.say(key, **values))

    def is_untouched(self, row: str) -> bool:
        """Whether nothing was typed; menus always have a value."""
        fields = ROW_FIELDS[row.partition("-")[0]]
        return not any(self._draft.value(f"{row}-{field}").strip() for field in fields if field not in _MENUS)

    def row(self, name: str, row: str) -> Row:
        match name:
            case "keys":
                return self._key(row)
            case "labels":
                return LabelRow(self._required(f"{row}-label"), self.span(row, "-"))
            case _:
                return self._value(row)

    def _key(self, row: str) -> Row:
        key = self._required(f"{row}-key")
        case = KeyCase(self._draft.choice(f"{row}-when", [*KeyCase], required=False) or KeyCase.EITHER)
        if key == ANY and case is not KeyCase.FOUND:
            self.refuse(f"{row}-when", "conditions.any_is_never_missing")
        aliases = self._draft.lines(f"{row}-aliases")
        found = KeyRow(key, aliases, case, self.span(f"{row}-id"), self.span(f"{row}-q"))
        return replace(found, identification=None, qualification=None) if case is KeyCase.MISSING else found

    def _value(self, row: str) -> Row:
        path = self._path(f"{row}-path")
        match self._draft.choice(f"{row}-kind", VALUE_KINDS, required=False) or "number":
            case "number":
                span = self.span(row, "-", -_ANY_NUMBER, _ANY_NUMBER)
                if span is None:
                    self.refuse(f"{row}-low", "conditions.one_bound")
                return ValueRow(path, span)
            case "text":
                return ValueRow(path, equals=self._required(f"{row}-text"))
            case "true" | "false" as truth:
                return ValueRow(path, equals=truth == "true")
            case "present":
                return ValueRow(path)
            case "missing":
                return MissingValueRow(path)
            case _:
                tolerance = self._decimal(f"{row}-tolerance", 0, _ANY_NUMBER)
                return DifferenceRow(path, self._path(f"{row}-other"), tolerance or 0)

    def span(self, name: str, joint: str = "_", lowest: float = 0, highest: float = 100) -> Span | None:
        """None if neither bound was given."""
        low_field, high_field = f"{name}{joint}low", f"{name}{joint}high"
        low, high = self._decimal(low_field, lowest, highest), self._decimal(high_field, lowest, highest)
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            self.refuse(high_field, "conditions.empty_span")
        value = self._draft.value
        return Span(low, high, value(f"{low_field}_kind") != "above", value(f"{high_field}_kind") != "below")

    def _decimal(self, name: str, low: float, high: float) -> float | None:
        found = self._draft.decimal(name, low, high)
        self.is_sound = self.is_sound and self._draft.problem(name) is None
        return found

    def _required(self, name: str) -> str:
        found = self._draft.text(name)
        if not found:
            self.refuse(name, "form.required")
        return found

    def _path(self, name: str) -> str:
        found = self._required(name)
        if found:
            try:
                JsonPath(found)
            except ValueError as error:
                self.refuse(name, "conditions.bad_path", reason=error)
        return found
