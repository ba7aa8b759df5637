"""Compiled conditions and how a prediction is judged by them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from overread.domain.conditions.sampling import Sampling
from overread.domain.conditions.select import (
    EVERYTHING,
    NOTHING,
    Finding,
    ImportantFormKey,
    Selection,
    union,
)
from overread.domain.request_source import RequestSource

RESULT = "EvaluationResult"


class Inference(Protocol):
    """A prediction, indexed for the condition types of its request source."""

    source: ClassVar[RequestSource]

    def selection(self, items: frozenset[int], /) -> Selection:
        """The part of the response that the items, positions of pairs or labels, stand for."""
        ...


class Check(Protocol):
    """One condition's rule. It meets inferences of its own request source only; the grammar sees to that."""

    def judge(self, inference: Any, draw: float, /) -> Finding: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """A simple condition.

    path: where it stands, `$.Conditions[0].Or[1]`. copy: its members as they were configured, with a place for the result.
    """

    path: str
    type: str
    check: Check
    copy: Mapping[str, Any]

    def evaluate(self, inference: Any, draw: float) -> tuple[Finding, dict[str, Any]]:
        finding = self.check.judge(inference, draw)
        return finding, {**self.copy, RESULT: finding.result}

    @property
    def children(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Operator:
    """`And` or `Or` of two or more nodes. A node that holds below one that does not contributes nothing (inferred)."""

    path: str
    type: str
    children: tuple[Node, ...]
    copy: Mapping[str, Any]

    def evaluate(self, inference: Any, draw: float) -> tuple[Finding, dict[str, Any]]:
        judged = [child.evaluate(inference, draw) for child in self.children]
        finding = self._combine([finding for finding, _ in judged])
        return finding, {**self.copy, self.type: [told for _, told in judged], RESULT: finding.result}

    def _combine(self, findings: list[Finding]) -> Finding:
        if self.type == "Or":
            holding = [finding for finding in findings if finding.result]
            return union(holding) if holding else NOTHING
        if not all(finding.result for finding in findings):
            return NOTHING
        # Sampling only narrows: what the other conditions select is what people see (documented).
        choosing = [
            finding
            for child, finding in zip(self.children, findings, strict=True)
            if not (isinstance(child, Condition) and isinstance(child.check, Sampling))
        ]
        return union(choosing) if choosing else EVERYTHING


Node = Condition | Operator


@dataclass(frozen=True, slots=True)
class Activation:
    """Whether a person should look, and at what.

    results: the configured document with an `EvaluationResult` in every node, members sorted; not to be changed, it shares
    parts with the compiled conditions. selected: empty if nothing activated. important_form_keys: what workers are asked for.
    """

    activated: bool
    results: dict[str, Any]
    selected: Selection
    important_form_keys: tuple[ImportantFormKey, ...]

    @property
    def results_text(self) -> str:
        """`HumanLoopActivationConditionsEvaluationResults`, emitted in full however long it is (inferred)."""
        return json.dumps(self.results, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Conditions:
    """The compiled document of a flow definition; no nodes means that every prediction activates (documented)."""

    source: RequestSource
    nodes: tuple[Node, ...]
    copy: Mapping[str, Any]

    def evaluate(self, inference: Inference, draw: float) -> Activation:
        """Decide whether a person should look at this inference, and at which part of it.

        draw: in [0, 100), by `sampling.draw`; shared by all Sampling conditions. Every condition is judged, even when
        one already decides. Raises InvalidInference if a JMESPath function meets a value that it does not take.
        """
        if inference.source is not self.source:
            raise ValueError(f"conditions for {self.source} cannot judge an inference of {inference.source}")
        judged = [node.evaluate(inference, draw) for node in self.nodes]
        results = {**self.copy, "Conditions": [told for _, told in judged]}
        if not self.nodes:
            return Activation(True, results, Selection(everything=True), ())
        holding = [finding for finding, _ in judged if finding.result]
        if not holding:
            return Activation(False, results, Selection(everything=False), ())
        found = union(holding)
        selected = Selection(everything=True) if found.everything else inference.selection(found.items)
        return Activation(True, results, selected, found.form_keys)

    def walk(self) -> Iterator[Node]:
        """Every node, in document order, operators before what they hold."""
        waiting = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)
