"""Activation conditions in words, for those who read no JSON."""

from __future__ import annotations

from dataclasses import dataclass

from overread.console.conditions_rows import number_text
from overread.domain.conditions.evaluate import Condition, Conditions, Node
from overread.domain.conditions.form import (
    DifferenceRow,
    KeyCase,
    KeyRow,
    LabelRow,
    MissingValueRow,
    Row,
    Span,
    ValueRow,
    row_of,
)
from overread.domain.conditions.sampling import Sampling
from overread.domain.conditions.textract import ANY
from overread.web.texts import Texts


@dataclass(frozen=True, slots=True)
class Sentence:
    """One condition; below an operator stand those that it joins."""

    text: str
    below: tuple[Sentence, ...] = ()


def in_words(conditions: Conditions, texts: Texts) -> tuple[Sentence, ...]:
    """The conditions of which one has to hold; none where every prediction is reviewed."""
    return tuple(_sentence(node, texts) for node in conditions.nodes)


def node_in_words(node: Node, texts: Texts) -> Sentence:
    """One of them, wherever it stands."""
    return _sentence(node, texts)


def _sentence(node: Node, texts: Texts) -> Sentence:
    if not isinstance(node, Condition):
        operator = "conditions.all_of" if node.type == "And" else "conditions.one_of"
        return Sentence(texts.say(operator), tuple(_sentence(child, texts) for child in node.children))
    if isinstance(node.check, Sampling):
        return Sentence(texts.say("conditions.says.sampling", share=number_text(node.check.percentage)))
    return Sentence(_row(row_of(node.check), texts))


def _row(row: Row, texts: Texts) -> str:
    say = texts.say
    match row:
        case KeyRow(key, aliases, case, identification, qualification):
            name = say("conditions.says.any_key") if key == ANY else _names((key, *aliases), texts)
            if case is KeyCase.MISSING:
                return say("conditions.says.missing_key", name=name)
            parts = [
                say(text, span=_span(span, texts, " %"))
                for text, span in (
                    ("conditions.says.identified", identification),
                    ("conditions.says.qualified", qualification),
                )
                if span is not None
            ]
            return say("conditions.says.key", name=name) + "".join(parts)
        case LabelRow(label, confidence):
            name = say("conditions.says.any_label") if label == ANY else _names((label,), texts)
            said = say("conditions.says.label", name=name)
            if confidence is None:
                return said
            return said + say("conditions.says.confidence", span=_span(confidence, texts, " %"))
        case ValueRow(path, numbers, equals):
            if numbers is not None:
                return say("conditions.says.number", path=path, span=_span(numbers, texts, ""))
            if equals is None:
                return say("conditions.says.present", path=path)
            value = f"“{equals}”" if isinstance(equals, str) else str(equals).lower()
            return say("conditions.says.equals", path=path, value=value)
        case MissingValueRow(path):
            return say("conditions.says.missing_value", path=path)
        case DifferenceRow(path, other, tolerance):
            if tolerance:
                by = number_text(tolerance)
                return say("conditions.says.differs_by", path=path, other=other, tolerance=by)
            return say("conditions.says.differs", path=path, other=other)


def _names(names: tuple[str, ...], texts: Texts) -> str:
    return texts.say("conditions.says.or").join(f"“{name}”" for name in names)


def _span(span: Span, texts: Texts, unit: str) -> str:
    if span.low is not None and span.low == span.high and span.includes_low and span.includes_high:
        return texts.say("conditions.says.exactly", number=f"{number_text(span.low)}{unit}")
    bounds = [
        texts.say(text, number=f"{number_text(bound)}{unit}")
        for text, bound in (
            ("conditions.says.from" if span.includes_low else "conditions.says.above", span.low),
            ("conditions.says.to" if span.includes_high else "conditions.says.below", span.high),
        )
        if bound is not None
    ]
    return texts.say("conditions.says.and").join(bounds)
