"""What one answer of the public workforce may cost, in tenths of a cent.

Source: SageMaker Developer Guide, "Use Amazon Mechanical Turk Workforce with Amazon Augmented AI" and the
price lists of `PublicWorkforceTaskPrice` (documented).
"""

from __future__ import annotations

from overread.domain.errors import InvalidRequest

_SMALL = (12, 24, 36, 48, 60, 72)

STANDARD_PRICES = frozenset((*_SMALL, *range(120, 1_201, 120)))
"""Custom tasks and DetectModerationLabels: 0.012 to 1.200 US dollars."""

FORM_PRICES = frozenset((*_SMALL, *range(120, 2_401, 120)))
"""AnalyzeDocument: 0.012 to 2.400 US dollars."""


def dollars(tenths_of_a_cent: int) -> str:
    """An amount as A2I's price lists write it: `0.036`."""
    return f"{tenths_of_a_cent // 1_000}.{tenths_of_a_cent % 1_000:03d}"


def check_price(tenths_of_a_cent: int, allowed: frozenset[int]) -> None:
    """Raise InvalidRequest unless the price is on the list of its kind of task."""
    if tenths_of_a_cent not in allowed:
        listed = ", ".join(dollars(each) for each in sorted(allowed))
        raise InvalidRequest(
            f"PublicWorkforceTaskPrice is {dollars(tenths_of_a_cent)} US dollars, "
            f"allowed for this kind of task: {listed}."
        )
