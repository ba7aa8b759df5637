"""Activation conditions in a form, as controls and as JSON beside each other, kept in step.

Each task type has its own controls and its own JSON, so that changing one's mind loses nothing. Beside the JSON stands, in
a hidden field, the JSON that the controls were made of: whichever differs from it has been edited. JSON that says more than
the controls can is kept as it is, and the controls stand aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overread.console.conditions_rows import read_controls, write_controls
from overread.domain.conditions.evaluate import Conditions
from overread.domain.conditions.form import ConditionsForm, Inexpressible, form_of, text_of
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.switches import Switches
from overread.domain.errors import InvalidConditions
from overread.domain.request_source import RequestSource
from overread.web.forms import Draft
from overread.web.texts import Texts

KINDS: Mapping[str, RequestSource] = {
    "textract": RequestSource.TEXTRACT,
    "rekognition": RequestSource.REKOGNITION,
    "json": RequestSource.JSON,
}
"""Prefixes of the fields, by the kind of prediction that conditions look at."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the conditions of a form came to. text: empty for none. conditions: None if the text has a fault.

    beyond: the place that the controls cannot show.
    """

    text: str
    conditions: Conditions | None
    beyond: Inexpressible | None = None


def begin(draft: Draft, kind: str, text: str, switches: Switches) -> None:
    """Fill the controls and the JSON of a new draft. The text is one that has been checked."""
    _write(draft, kind, text, form_of(parse_conditions(text, KINDS[kind], switches)))


def settle(texts: Texts, draft: Draft, kind: str, switches: Switches) -> Settled:
    """The conditions that a posted form means, with controls and JSON in step again.

    Refuses at the field: what a control cannot hold, JSON with a fault, and both edited to mean different things.
    """
    text, seen = _text(draft, f"{kind}_json"), _text(draft, f"{kind}_seen")
    if draft.value(f"{kind}_mode") == "json":
        return _take_text(texts, draft, kind, switches)
    form = read_controls(texts, draft, kind)
    if form is None:
        return Settled(text, None)
    shown = _meaning(text_of(form), kind, switches)
    if shown == _meaning(seen, kind, switches):
        return _take_text(texts, draft, kind, switches)
    if text != seen and shown != _meaning(text, kind, switches):
        draft.refuse(f"{kind}_json", texts.say("conditions.both_changed"))
        return Settled(text, None)
    return _take_form(texts, draft, kind, form, switches)


def follow(texts: Texts, draft: Draft, kind: str, changed: str, switches: Switches) -> Settled:
    """As `settle` where it is known which side was edited last: `controls` or `json`; the other one follows."""
    if changed == "json":
        return _take_text(texts, draft, kind, switches)
    form = read_controls(texts, draft, kind)
    if form is None:
        return Settled(_text(draft, f"{kind}_json"), None)
    return _take_form(texts, draft, kind, form, switches)


def _take_text(texts: Texts, draft: Draft, kind: str, switches: Switches) -> Settled:
    text = _text(draft, f"{kind}_json")
    conditions = _parse(texts, draft, kind, text, switches)
    if conditions is None:
        return Settled(text, None)
    form = form_of(conditions)
    if text != _text(draft, f"{kind}_seen"):
        _write(draft, kind, text, form)
    return Settled(text, conditions, form if isinstance(form, Inexpressible) else None)


def _take_form(texts: Texts, draft: Draft, kind: str, form: ConditionsForm, switches: Switches) -> Settled:
    """The controls stay as they are: what somebody has typed and not switched on is not thrown away."""
    text = text_of(form)
    draft.set(f"{kind}_json", text)
    draft.set(f"{kind}_seen", text)
    return Settled(text, _parse(texts, draft, kind, text, switches))


def _parse(texts: Texts, draft: Draft, kind: str, text: str, switches: Switches) -> Conditions | None:
    """None for a document with a fault, which is said at its field."""
    try:
        return parse_conditions(text, KINDS[kind], switches)
    except InvalidConditions as error:
        place = {"path": error.path, "found": error.found, "expected": error.expected}
        draft.refuse(f"{kind}_json", texts.say("conditions.fault", **place))
        return None


def _write(draft: Draft, kind: str, text: str, form: ConditionsForm | Inexpressible) -> None:
    draft.set(f"{kind}_json", text)
    draft.set(f"{kind}_seen", text)
    draft.set(f"{kind}_mode", "json" if isinstance(form, Inexpressible) else "controls")
    if not isinstance(form, Inexpressible):
        write_controls(draft, kind, form)


def _text(draft: Draft, name: str) -> str:
    return draft.value(name).replace("\r\n", "\n").strip()


def _meaning(text: str, kind: str, switches: Switches) -> ConditionsForm | str:
    """What a document says, in the form's words; the text itself where it has none for it."""
    try:
        form = form_of(parse_conditions(text, KINDS[kind], switches))
    except InvalidConditions:
        return text
    return text if isinstance(form, Inexpressible) else form
