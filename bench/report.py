"""Medians with their spread, and requirements that are met or not."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def shown(values: Sequence[float], digits: int = 0) -> str:
    """`median (least-most)`, or the one value."""
    middle = f"{statistics.median(values):,.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def percentile(sorted_values: Sequence[float], percent: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * percent / 100))]


@dataclass
class Report:
    """Prints as it goes; remembers which requirements were not met."""

    judged: list[tuple[str, bool]] = field(default_factory=list)

    def title(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def line(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def at_least(self, name: str, found: Sequence[float], wanted: float, digits: int = 2) -> None:
        self._judge(f"{name}: {shown(found, digits)}, at least {wanted:g}", median(found) >= wanted)

    def below(self, name: str, found: Sequence[float], wanted: float, unit: str, digits: int = 2) -> None:
        self._judge(f"{name}: {shown(found, digits)} {unit}, below {wanted:g} {unit}", median(found) < wanted)

    def summary(self) -> bool:
        """Print every requirement once more; whether all are met."""
        self.title("requirements")
        for text, met in self.judged:
            self.line(f"{'met    ' if met else 'NOT MET'} {text}")
        return all(met for _, met in self.judged)

    def _judge(self, text: str, met: bool) -> None:
        self.judged.append((text, met))
        self.line(f"{'met    ' if met else 'NOT MET'} {text}")
